import { bandLane } from './bands.ts';
import type { LaneRow } from './lane-row.ts';
import type { LaneCell } from '../core/reading.ts';
import type { Tone } from '../core/reading.ts';
import { cut, printable, widthOf } from './text.ts';

export interface Column {
  readonly title: string;
  readonly start: number;
  readonly width: number;
}

export interface PlacedCell {
  readonly column: number;
  readonly text: string;
  readonly ending?: string | undefined;
  readonly tone: Tone;
}

export interface Columns {
  readonly columns: readonly Column[];
  readonly place: (row: LaneRow) => PlacedCell[];
  /** Whether each process has a column of its own. */
  readonly perProcess: boolean;
  /** Whether some column is narrower than its widest text. */
  readonly isTight: boolean;
}

const gap = 2;
const processWidthMin = 14;
const truthWidthMin = 12;
const textWidthMax = 34;

/**
 * One column per process where there is room for that, else one that names the process and one for what it does. The
 * truth stands to their right.
 */
export function layOutColumns(
  rows: readonly LaneRow[],
  {
    lanes,
    services,
    left,
    width,
  }: {
    readonly lanes: readonly string[];
    readonly services: readonly string[];
    readonly left: number;
    readonly width: number;
  },
): Columns {
  const needed = lanes.length * (processWidthMin + gap) + services.length * (truthWidthMin + gap) - gap;
  const perProcess = needed <= width - left;
  const who = perProcess ? lanes : ['who', 'call'];
  const titles = [...who, ...services.map(titleOf)];
  const keys = [...who, ...services];
  const place = (row: LaneRow): PlacedCell[] => {
    const cells = perProcess ? row.cells : row.cells.flatMap((cell) => namedCells(cell, lanes));
    return cells
      .map(({ lane, ...cell }) => ({ column: Math.max(keys.indexOf(lane), 0), ...cell }))
      .sort((first, second) => first.column - second.column);
  };
  const placed = rows.flatMap(place);
  const widths = titles.map((title, index) => {
    const texts = placed.filter(({ column }) => column === index).map(({ text }) => widthOf(text));
    return Math.max(widthOf(title), Math.min(Math.max(0, ...texts), textWidthMax));
  });
  const fitting = fit(widths, width - left);
  const isTight = sum(fitting) < sum(widths);
  return { columns: stack(titles, fitting, left), place, perProcess, isTight };
}

function titleOf(lane: string): string {
  if (lane === bandLane) return 'held';
  return lane === 'redis' ? 'redis (truth)' : lane;
}

function namedCells(cell: LaneCell, lanes: readonly string[]): LaneCell[] {
  if (!lanes.includes(cell.lane)) return [cell];
  return [
    { lane: 'who', text: cut(printable(cell.lane), 8), tone: 'plain' },
    { ...cell, lane: 'call' },
  ];
}

/** The widths, with the widest made narrower until all fit. */
function fit(widths: readonly number[], width: number): number[] {
  const room = width - gap * (widths.length - 1);
  let cap = Math.max(...widths);
  while (cap > 1 && sum(widths.map((wanted) => Math.min(wanted, cap))) > room) cap -= 1;
  return widths.map((wanted) => Math.min(wanted, cap));
}

function stack(titles: readonly string[], widths: readonly number[], left: number): Column[] {
  let start = left;
  return titles.map((title, index) => {
    const width = widths[index] ?? 0;
    const column = { title, start, width };
    start += width + gap;
    return column;
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
