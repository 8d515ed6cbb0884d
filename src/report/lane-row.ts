import type { LaneCell } from '../core/reading.ts';

/**
 * `key`: belongs to any account of the failure. `involved`: about the requests involved. `other`: about other requests.
 * `routine`: about no request, such as a process that subscribes or shuts down.
 */
export type Weight = 'key' | 'involved' | 'other' | 'routine';

/** One line of the swim lanes. */
export interface LaneRow {
  /** The number of the event that puts it where it stands; Infinity for the end of the run. */
  readonly step: number;
  /** All events it stands for. */
  readonly steps: readonly number[];
  readonly atMs: number;
  readonly cells: readonly LaneCell[];
  /** The call it tells of, as the caller or as the truth. */
  readonly call: string | undefined;
  readonly weight: Weight;
  readonly violated: boolean;
  /** Whether it is a call that a timer of its process makes, for no operation. */
  readonly isTick?: true | undefined;
  /** Whether the schedule left the quiet default here. */
  readonly deviates: boolean;
}

/** How far apart a call's effect and its answer may be to share a line. Virtual milliseconds. */
const apartMsMax = 5;

/** Puts a call's answer on the line of its effect where nothing lies between the two. */
export function joinAnswers(rows: readonly LaneRow[]): LaneRow[] {
  const lines: LaneRow[] = [];
  for (const row of rows) {
    const last = lines.at(-1);
    const both = last === undefined ? undefined : joined(last, row);
    if (both === undefined) lines.push(row);
    else lines[lines.length - 1] = both;
  }
  return lines;
}

/** The effect and the answer of one call on one line; undefined where the two rows do not belong together. */
export function joined(first: LaneRow, second: LaneRow): LaneRow | undefined {
  if (first.call === undefined || first.call !== second.call) return undefined;
  const lanes = new Set(first.cells.map(({ lane }) => lane));
  const isApart = second.atMs - first.atMs > apartMsMax;
  if (isApart || second.cells.some(({ lane }) => lanes.has(lane))) return undefined;
  return {
    ...first,
    steps: [...first.steps, ...second.steps],
    cells: [...first.cells, ...second.cells],
    weight: [first.weight, second.weight].includes('key') ? 'key' : first.weight,
    violated: first.violated || second.violated,
    deviates: first.deviates || second.deviates,
  };
}
