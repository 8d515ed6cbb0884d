import type { Fact } from '../core/fact.ts';
import type { Run } from '../core/run.ts';
import { laneOf } from '../core/event-id.ts';
import { count, counted } from './figures.ts';
import { type Columns, layOutColumns, type PlacedCell } from './lane-columns.ts';
import type { LaneRow } from './lane-row.ts';
import type { Paint } from './paint.ts';
import { bandLane, withBands } from './bands.ts';
import { type Fold, selectRows } from './row-selection.ts';
import { cut, padStart, widthOf } from './text.ts';

export interface SwimLaneOptions {
  readonly width: number;
  readonly linesMax: number;
  readonly paint: Paint;
}

const indent = 2;
const headLinesMax = 2;
const roomyLeft = 13;
const narrowGap = 2;
const markTexts = ['◄ violated here', '◄'] as const;

/** A process is at rest between these steps. */
interface Pause {
  readonly lane: string;
  readonly from: number;
  readonly to: number;
}

/** The table of a failure: one line per event of interest, a column per process, the truth beside them. */
export function swimLanes(run: Run, account: readonly LaneRow[], options: SwimLaneOptions): string[] {
  const { width, paint } = options;
  const lines = withBands(selectRows(account, options.linesMax - headLinesMax), run);
  const rows = lines.flatMap((line) => (line.kind === 'row' ? [line.row] : []));
  const named = lanesOf(rows);
  // A run in which no process did anything to tell has a column all the same.
  const lanes = named.length > 0 ? named : ['p1'];
  const shown = new Set(rows.flatMap(({ cells }) => cells.map(({ lane }) => lane)));
  const services = [bandLane, ...run.reading.services].filter((lane) => shown.has(lane));
  const apart = processesApart(run, { account, lanes });
  const times = Math.max(5, ...rows.map(({ atMs }) => timeText(atMs).length));
  const layOut = (left: number): Columns => layOutColumns(rows, { lanes, services, left, width });
  const roomy = layOut(Math.max(roomyLeft, indent + times + narrowGap));
  const columns = roomy.perProcess && !roomy.isTight ? roomy : layOut(indent + times + narrowGap);
  const pauses = pausesOf(run.facts);
  const table = lines.map((line) => {
    if (line.kind === 'row') return rowLine(line.row, { columns, lanes, pauses, times, options });
    const start = columns.columns[0]?.start ?? indent;
    const what = foldInWords(line, run.reading.operation);
    return paint('dim', cut(`${' '.repeat(start)}… ${what}`, width));
  });
  return [...headLines(columns, { times, apart, options }), ...table];
}

const ticksShown = 1;

/** What was left out: by whose doing, where none of it is about the operations involved. */
function foldInWords({ steps, ofOthers, ofNone, ticks }: Fold, operation: string): string {
  const shown = ticks.slice(0, ticksShown);
  const ofTicks = ticks.reduce((sum, tick) => sum + tick.steps, 0);
  if (ofOthers + ofNone + ofTicks < steps) return `${counted(steps, 'step')} not shown`;
  const rest = ofNone + ticks.slice(ticksShown).reduce((sum, tick) => sum + tick.steps, 0);
  const parts = [
    ...(ofOthers > 0 ? [`${counted(ofOthers, 'step')} of other ${operation}s`] : []),
    ...shown.map(
      ({ lane, text, times }) => `${lane} by a timer${times > 1 ? `, ${count(times)} times` : ''}: ${text}`,
    ),
    ...(rest > 0 ? [`${counted(rest, 'step')} of no ${operation}`] : []),
  ];
  return parts.join(' · ');
}

function lanesOf(rows: readonly LaneRow[]): string[] {
  const names = rows.flatMap(({ cells }) => cells.map(({ lane }) => lane));
  const processes = [...new Set(names)].filter((name) => /^p\d+$/.test(name));
  return processes.sort((first, second) => Number(first.slice(1)) - Number(second.slice(1)));
}

/** The processes without a column: `+5 idle`, or `+5 more` where they did something that was folded. */
function processesApart(
  { plan }: Run,
  { account, lanes }: { readonly account: readonly LaneRow[]; readonly lanes: readonly string[] },
): string {
  const others = plan.processes - lanes.length;
  if (others <= 0) return '';
  return lanesOf(account).length > lanes.length ? `+${others} more` : `+${others} idle`;
}

function headLines(
  { columns }: Columns,
  { times, apart, options }: { times: number; apart: string; options: SwimLaneOptions },
): string[] {
  const { width, paint } = options;
  let line = `${' '.repeat(indent)}${padStart('vt ms', times)}`;
  for (const column of columns) line = `${line.padEnd(column.start)}${cut(column.title, column.width)}`;
  if (apart === '') return [paint('bold', line)];
  const room = width - widthOf(line) - widthOf(apart);
  const below = `${' '.repeat(columns[0]?.start ?? indent)}${apart}`;
  if (room < 2) return [paint('bold', line), paint('dim', below)];
  return [`${paint('bold', line)}${' '.repeat(Math.min(room, 4))}${paint('dim', apart)}`];
}

interface RowContext {
  readonly columns: Columns;
  readonly lanes: readonly string[];
  readonly pauses: readonly Pause[];
  readonly times: number;
  readonly options: SwimLaneOptions;
}

function rowLine(row: LaneRow, context: RowContext): string {
  const { columns, times, options } = context;
  const { width, paint } = options;
  const deviation = row.deviates ? paint('yellow', '»') : ' ';
  const time = padStart(timeText(row.atMs), times);
  let line = `${deviation} ${row.violated ? paint('bold', time) : time}`;
  let at = indent + times;
  const cells = [...columns.place(row), ...restingCells(row, context)].sort((a, b) => a.column - b.column);
  const last = cells.at(-1);
  const mark = row.violated ? markFor(last, context) : '';
  cells.forEach((cell, index) => {
    const start = startOf(columns, cell);
    const next = cells[index + 1];
    // A cell may reach over empty ones to its right.
    const end =
      next === undefined ? width - (mark === '' ? 0 : widthOf(mark) + 3) : startOf(columns, next) - 2;
    const text = cutCell(cell, Math.max(end - start, 1));
    line += ' '.repeat(Math.max(start - at, 0)) + paint(row.violated ? 'bold' : cell.tone, text);
    at = start + widthOf(text);
  });
  return mark === '' ? line : `${line}   ${paint('red', mark)}`;
}

/** What a call came to says more than the end of its arguments. */
function cutCell({ text, ending = '' }: PlacedCell, width: number): string {
  if (widthOf(text) <= width || ending === '' || 2 * widthOf(ending) > width) return cut(text, width);
  return cut(text.slice(0, text.length - ending.length), width - widthOf(ending)) + ending;
}

/** The long mark where the row's last text has room for it. */
function markFor(last: PlacedCell | undefined, { columns, options }: RowContext): string {
  const [long, short] = markTexts;
  if (last === undefined) return long;
  const end = startOf(columns, last) + widthOf(last.text) + 3 + widthOf(long);
  return end <= options.width ? long : short;
}

function restingCells(row: LaneRow, { columns, lanes, pauses }: RowContext): PlacedCell[] {
  if (!columns.perProcess) return [];
  const isTaken = new Set(row.cells.map(({ lane }) => lane));
  if (isTaken.has('all')) return [];
  return lanes.flatMap((lane, column) => {
    const rests = pauses.some(
      (pause) => pause.lane === lane && pause.from <= row.step && row.step < pause.to,
    );
    return rests && !isTaken.has(lane) ? [{ column, text: '░', tone: 'dim' as const }] : [];
  });
}

function pausesOf(facts: readonly Fact[]): Pause[] {
  const open = new Map<string, number>();
  const pauses: Pause[] = [];
  for (const { step, what } of facts) {
    if (what.kind !== 'process') continue;
    const lane = laneOf(what.process);
    const from = open.get(lane);
    if (what.change === 'paused') open.set(lane, step);
    else if (from !== undefined) {
      pauses.push({ lane, from, to: step });
      open.delete(lane);
    }
  }
  return [...pauses, ...[...open].map(([lane, from]) => ({ lane, from, to: Infinity }))];
}

function startOf({ columns }: Columns, { column }: PlacedCell): number {
  return columns[column]?.start ?? 0;
}

function timeText(ms: number): string {
  return String(Math.round(ms));
}
