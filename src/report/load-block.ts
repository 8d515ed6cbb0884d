import type { LoadSummary } from './json/load-summary.ts';
import { count } from './figures.ts';
import { blockWidth, labelled, textColumn } from './layout.ts';
import { type LoadSection, loadSections } from './load-sections.ts';
import { createPaint, type Paint } from './paint.ts';
import { cut, flow, padEnd, padStart, printable, widthOf, wrap } from './text.ts';

export const loadMarks = { passed: '✓', violated: '✗', missed: '✗', partial: '?' } as const;
const tones = { passed: 'green', violated: 'red', missed: 'red', partial: 'yellow' } as const;
const violationsShown = 3;

/** What a load test came to. At most 80 columns; every criterion stands beside its limit and ✓ or ✗. */
export function loadBlock(summary: LoadSummary, options: { width: number; colour: boolean }): string {
  const paint = createPaint(options.colour);
  const room = blockWidth(options.width) - textColumn;
  return [
    `${paint(tones[summary.verdict], loadMarks[summary.verdict])} ${paint('bold', 'load test')}  ${paint('dim', summary.setting.redis)}`,
    ...partial(summary, { paint, room }),
    ...loadSections(summary).flatMap((section) => sectionLines(section, { paint, room })),
    ...criteria(summary, paint),
    ...violations(summary, { paint, room }),
    ...causes(summary, { paint, room }),
  ].join('\n');
}

interface Place {
  readonly paint: Paint;
  readonly room: number;
}

function partial({ partial: reason }: LoadSummary, { paint, room }: Place): string[] {
  if (reason === undefined) return [];
  const text = `${printable(reason)}; these are the results so far`;
  return labelled(paint, 'partial', wrap(text, { width: room, linesMax: 3 }));
}

function sectionLines({ label, parts, note }: LoadSection, { paint, room }: Place): string[] {
  const lines = labelled(paint, label, flow(parts.map(printable), room));
  if (note === undefined) return lines;
  return [...lines, ...labelled(paint, '', wrap(printable(note), { width: room, linesMax: 3 }))];
}

function criteria({ criteria: rows }: LoadSummary, paint: Paint): string[] {
  const labels = widest(rows.map(({ label }) => label));
  const figures = widest(rows.map(({ figure }) => figure));
  const limits = widest(rows.map(({ limit }) => limit));
  const lines = rows.map(({ label, figure, limit, holds }) => {
    const mark = paint(holds ? 'green' : 'red', holds ? '✓' : '✗');
    return `${padEnd(label, labels)}  ${padStart(figure, figures)}  ${padEnd(limit, limits)}  ${mark}`;
  });
  return labelled(paint, 'criteria', lines);
}

function widest(texts: readonly string[]): number {
  return Math.max(...texts.map(widthOf));
}

function violations({ violations: list, violationCount }: LoadSummary, { paint, room }: Place): string[] {
  const shown = list.slice(0, violationsShown);
  const lines = shown.flatMap(({ invariant, message, why }) =>
    labelled(
      paint,
      'violation',
      wrap(`${invariant}: ${printable(message)}; ${printable(why)}`, { width: room, linesMax: 3 }),
    ),
  );
  const more = violationCount - shown.length;
  return more > 0 ? [...lines, ...labelled(paint, '', [cut(`and ${count(more)} more`, room)])] : lines;
}

function causes({ causes: list }: LoadSummary, { paint, room }: Place): string[] {
  return list.flatMap(({ criterion, cause, next }) => [
    ...labelled(paint, 'likely', wrap(`${criterion}: ${printable(cause)}`, { width: room, linesMax: 3 })),
    ...labelled(paint, '', wrap(`next: ${next}`, { width: room, linesMax: 2 })),
  ]);
}
