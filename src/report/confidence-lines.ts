import type { Confidence, FaultPhases, Novelty } from '../core/confidence.ts';
import type { PropertySummary } from '../core/summary.ts';
import { count, counted, percent } from './figures.ts';
import { labelled, textColumn } from './layout.ts';
import type { Paint } from './paint.ts';
import { cut, flow, printable } from './text.ts';

/** Lines that name empty cells, for each group of faults. */
const emptyLinesMax = 2;

/** What the runs covered, and what they did not. */
export function confidenceLines(
  { schedules, behaviours, courses, faultPhases, racingPairs }: Confidence,
  { room, paint }: { readonly room: number; readonly paint: Paint },
): string[] {
  const both = racingPairs.filter(({ forwardRuns, backwardRuns }) => forwardRuns > 0 && backwardRuns > 0);
  const pairs = counted(racingPairs.length, 'racing pair');
  const share = percent(both.length, racingPairs.length);
  return [
    ...labelled(paint, 'confidence', [
      ...novelty('schedule', schedules, room),
      ...novelty('behaviour', behaviours, room),
      ...novelty('course', courses, room),
      ...(racingPairs.length === 0
        ? []
        : flow([`${pairs}, ${count(both.length)} in both orders (${share})`], room)),
    ]),
    ...(faultPhases.length === 0
      ? []
      : labelled(paint, '  phases', ['of the delivery that each kind struck:'])),
    ...[...grouped(faultPhases)].flatMap(([group, rows]) =>
      labelled(paint, `  ${cut(printable(group), textColumn - 5)}`, groupLines(rows, room)),
    ),
  ];
}

/** Of a long list those that happened in the fewest runs. */
const sometimesShownMax = 6;

/** What should happen in some run, those that never did first. */
export function sometimesLines(
  { sometimes, runs }: Pick<PropertySummary, 'sometimes' | 'runs'>,
  { room, paint }: { readonly room: number; readonly paint: Paint },
): string[] {
  const byRuns = [...sometimes].sort((left, right) => left.runs - right.runs);
  const shown = byRuns.slice(0, sometimesShownMax);
  const hidden = byRuns.length - shown.length;
  const lines = shown.map(({ name, required, runs: did }) => {
    const what = did === 0 ? `never in ${counted(runs, 'run')}` : `in ${counted(did, 'run')}`;
    const mark = did > 0 ? paint('green', '✓') : required ? paint('red', '✗') : '–';
    const nameRoom = Math.max(0, room - what.length - 4);
    return `${mark} ${cut(printable(name), nameRoom)}: ${what}`;
  });
  if (hidden > 0) lines.push(`and ${count(hidden)} more, each in more runs`);
  return labelled(paint, 'sometimes', lines);
}

function novelty(noun: string, { draws, distinct, singletons }: Novelty, room: number): string[] {
  const once = `${count(singletons)} seen once`;
  return flow([counted(distinct, noun), once, `next one new: ${percent(singletons, draws)}`], room);
}

function grouped(rows: readonly FaultPhases[]): ReadonlyMap<string, readonly FaultPhases[]> {
  const groups = new Map<string, FaultPhases[]>();
  for (const row of rows) {
    const group = row.kind.slice(0, Math.max(row.kind.indexOf('.'), 0));
    groups.set(group, [...(groups.get(group) ?? []), row]);
  }
  return groups;
}

function groupLines(rows: readonly FaultPhases[], room: number): string[] {
  const cells = rows.flatMap((row) => row.cells);
  const empty = rows.flatMap(({ kind, cells: ofKind }) => {
    const missed = ofKind.filter(({ times }) => times === 0).map(({ phase }) => phase);
    const name = printable(kind.slice(kind.indexOf('.') + 1));
    return missed.length === 0 ? [] : [{ text: `${name} (${missed.join(', ')})`, cells: missed.length }];
  });
  const missedCells = empty.reduce((sum, each) => sum + each.cells, 0);
  const head = `${count(cells.length - missedCells)} of ${counted(cells.length, 'cell')}`;
  if (empty.length === 0) return [head];
  return [`${head}; never:`, ...named(empty, room)];
}

/** As many of the empty cells as there is room for, and how many more there are. */
function named(empty: readonly { readonly text: string; readonly cells: number }[], room: number): string[] {
  for (let shown = empty.length; shown > 0; shown -= 1) {
    const hidden = empty.slice(shown).reduce((sum, each) => sum + each.cells, 0);
    const texts = empty.slice(0, shown).map(({ text }) => text);
    const lines = flow([...texts, ...(hidden > 0 ? [`and ${count(hidden)} more`] : [])], room);
    if (lines.length <= emptyLinesMax) return lines;
  }
  return flow([`${count(empty.length)} kinds`], room);
}
