import { joined, type LaneRow } from './lane-row.ts';

/** Fewer are shown like any other call. */
const ticksMin = 3;

export type Line = { readonly kind: 'row'; readonly row: LaneRow } | Fold;

/** Events that were left out. */
export interface Fold {
  readonly kind: 'folded';
  readonly steps: number;
  /** How many of them are about operations that are not involved. */
  readonly ofOthers: number;
  /** How many of them are about no operation. */
  readonly ofNone: number;
  /** What the timers of processes do again and again, the most frequent first. */
  readonly ticks: readonly Tick[];
}

/** Alike but for numbers. */
export interface Tick {
  readonly lane: string;
  /** The first of them. */
  readonly text: string;
  readonly times: number;
  readonly steps: number;
}

/**
 * At most so many lines of an account: everything where it fits; else what is about the requests involved; else the
 * key lines, and among lines that count the same those nearest to the end.
 */
export function selectRows(rows: readonly LaneRow[], linesMax: number): Line[] {
  if (rows.length <= linesMax) return withoutTicks(rows);
  const involved = rows.filter((row) => row.violated || !isAside(row));
  const folded = foldInPlace(rows, new Set(involved));
  if (folded.length <= linesMax) return folded;
  const atHead = foldAtHead(rows, new Set(involved));
  if (atHead.length <= linesMax) return atHead;
  const nearest = involved
    .toSorted((left, right) => importance(right) - importance(left) || right.step - left.step)
    .slice(0, Math.max(linesMax - 1, 1));
  return foldAtHead(rows, new Set(nearest));
}

/** A timer that ticks again and again says it all once. */
function withoutTicks(rows: readonly LaneRow[]): Line[] {
  const ticks = rows.filter(isFolded).length;
  const kept = rows.filter((row) => ticks < ticksMin || !isFolded(row));
  return foldInPlace(rows, new Set(kept));
}

function isFolded({ isTick, violated, deviates }: LaneRow): boolean {
  return isTick === true && !violated && !deviates;
}

function importance({ violated, weight }: LaneRow): number {
  if (violated) return 2;
  return weight === 'key' ? 1 : 0;
}

function foldInPlace(rows: readonly LaneRow[], kept: ReadonlySet<LaneRow>): Line[] {
  const lines: Line[] = [];
  let hidden: LaneRow[] = [];
  for (const row of rows) {
    if (!kept.has(row)) {
      hidden.push(row);
      continue;
    }
    const last = lines.at(-1);
    const both = last?.kind === 'row' ? joined(last.row, row) : undefined;
    if (both !== undefined) {
      lines[lines.length - 1] = { kind: 'row', row: both };
      continue;
    }
    if (hidden.length > 0) lines.push(fold(hidden));
    hidden = [];
    lines.push({ kind: 'row', row });
  }
  if (hidden.length > 0) lines.push(fold(hidden));
  return lines;
}

function foldAtHead(rows: readonly LaneRow[], kept: ReadonlySet<LaneRow>): Line[] {
  const hidden = rows.filter((row) => !kept.has(row));
  const shown = rows.filter((row) => kept.has(row));
  return [fold(hidden), ...foldInPlace(shown, kept)];
}

function fold(hidden: readonly LaneRow[]): Fold {
  const ticks = ticksIn(hidden);
  const rows = hidden.filter(({ isTick }) => isTick !== true);
  return {
    kind: 'folded',
    steps: stepsOf(hidden),
    ofOthers: stepsOf(rows.filter(({ weight }) => weight === 'other')),
    ofNone: stepsOf(rows.filter(({ weight }) => weight === 'routine')),
    ticks,
  };
}

function stepsOf(rows: readonly LaneRow[]): number {
  return new Set(rows.flatMap((row) => row.steps)).size;
}

function ticksIn(rows: readonly LaneRow[]): readonly Tick[] {
  const alike = new Map<string, LaneRow[]>();
  for (const row of rows) {
    const [cell] = row.cells;
    if (row.isTick !== true || cell === undefined) continue;
    const key = `${cell.lane} ${cell.text.replaceAll(/\d+/g, '#')}`;
    const known = alike.get(key);
    if (known === undefined) alike.set(key, [row]);
    else known.push(row);
  }
  const ticks = [...alike.values()].map((each): Tick => {
    const [cell] = each[0]?.cells ?? [];
    return { lane: cell?.lane ?? '', text: cell?.text ?? '', times: each.length, steps: stepsOf(each) };
  });
  return ticks.toSorted((left, right) => right.times - left.times);
}

function isAside({ weight }: LaneRow): boolean {
  return weight === 'other' || weight === 'routine';
}
