import { corpusTotal } from './corpus-lines.ts';
import { counted, duration } from './figures.ts';
import type { Report, ReportedProperty, RunError } from './json/report.ts';
import { blockWidth } from './layout.ts';
import { createPaint, type Paint } from './paint.ts';
import { cut, padEnd, printable, widthOf, wrap } from './text.ts';

/** What came of all properties and the corpus in one run of the tests: a line for each property. */
export function runSummary(
  { properties, corpus, errors = [] }: Report,
  options: { readonly width: number; readonly colour: boolean },
): string {
  const paint = createPaint(options.colour);
  const width = blockWidth(options.width);
  const failed = properties.filter(({ state }) => state === 'failed').length;
  const ran = properties.filter(({ state }) => state !== 'skipped');
  const skipped = properties.length - ran.length;
  const total = [
    `raceproof: ${counted(ran.length, 'property').replace('propertys', 'properties')}`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped > 0 ? [`${skipped} not selected`] : []),
  ].join(' · ');
  return [
    paint('bold', cut(total, width)),
    ...ran.map((property) => line(property, { width, paint })),
    ...errors.flatMap((error) => errorLines(error, width).map((text) => paint('red', text))),
    ...(corpus.length === 0 ? [] : [cut(corpusTotal(corpus), width)]),
  ].join('\n');
}

/** Where, and the first line of what: vitest prints the rest. */
function errorLines({ file, message }: RunError, width: number): readonly string[] {
  const text = `${file === undefined ? '' : `${file}: `}${firstLine([message])}`;
  const [first = '', ...others] = wrap(printable(text), { width: width - 2, linesMax: 4 });
  return [`✗ ${first}`, ...others.map((each) => `  ${each}`)];
}

function line(
  { name, state, durationMs, result, errors }: ReportedProperty,
  { width, paint }: { readonly width: number; readonly paint: Paint },
): string {
  const search = result?.search;
  const effort =
    search === undefined
      ? ''
      : search.kind === 'exhaustive'
        ? counted(search.summary.schedules, 'schedule')
        : counted(search.summary.runs, search.kind === 'rounds' ? 'round' : 'run');
  const cause =
    state === 'passed' ? '' : (result?.finding?.signature ?? result?.outcome ?? firstLine(errors));
  const end = [effort, duration(durationMs)].filter((part) => part !== '').join(' · ');
  const room = width - 2 - widthOf(end) - 2;
  const text = padEnd(cut(printable(name), room), room);
  const mark = state === 'passed' ? paint('green', '✓') : paint('red', '✗');
  const below = cause === '' ? '' : `\n  ${paint('red', cut(printable(cause), width - 2))}`;
  return `${mark} ${text}  ${paint('dim', end)}${below}`;
}

function firstLine([error = '']: readonly string[]): string {
  return error.trim().split('\n')[0] ?? '';
}
