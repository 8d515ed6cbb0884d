import type { CorpusReport } from './json/corpus-report.ts';
import { createPaint } from './paint.ts';
import { cut, padEnd, printable, wrap } from './text.ts';

interface LineOptions {
  readonly width: number;
  readonly colour: boolean;
}

const outcomeWidth = 14;

/** One entry and what became of it: a line for what holds, more for what does not. */
export function corpusLines(report: CorpusReport, { width, colour }: LineOptions): readonly string[] {
  const paint = createPaint(colour);
  const { outcome, holds, file, detail } = report;
  const mark = holds ? '✓' : '✗';
  const head = paint(holds ? 'green' : 'red', padEnd(`${mark} ${outcome}`, outcomeWidth));
  const name = cut(printable(file.replace(/^.*\//, '')), width - outcomeWidth);
  const room = { width: width - outcomeWidth, linesMax: holds ? 1 : 6 };
  const notes = wrap(printable(detail), room).map((line) => ' '.repeat(outcomeWidth) + paint('dim', line));
  return [head + name, ...notes];
}

/** What became of all of them, in one line. */
export function corpusTotal(reports: readonly CorpusReport[]): string {
  const counts = new Map<string, number>();
  for (const { outcome } of reports) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const parts = [...counts].map(([outcome, count]) => `${count} ${outcome}`);
  const bad = reports.filter(({ holds }) => !holds).length;
  const stale = reports.filter((each) => each.stale).length;
  return [
    `corpus: ${reports.length === 1 ? '1 entry' : `${reports.length} entries`}`,
    ...parts,
    ...(stale > 0 ? [`${stale} stale`] : []),
    bad === 0 ? 'all as expected' : `${bad} not as expected`,
  ].join(' · ');
}
