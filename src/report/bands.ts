import { laneOf } from '../core/event-id.ts';
import type { LaneCell } from '../core/reading.ts';
import type { Run } from '../core/run.ts';
import type { Tenure } from '../core/tenure.ts';
import type { LaneRow } from './lane-row.ts';
import type { Line } from './row-selection.ts';
import { printable } from './text.ts';

/** The column of the bands; no service can be called so. */
export const bandLane = '(held)';

/** Things that one row tells the holders of. */
const shownMax = 2;

interface Band {
  readonly tenure: Tenure;
  readonly from: number;
  /** The step at which it ended; Infinity while it is held. */
  readonly to: number;
}

/** Beside each line, who holds what then: a band from the row in which it was taken to that in which it ended. */
export function withBands(lines: readonly Line[], { reading, facts }: Run): readonly Line[] {
  if (reading.showsBands !== true) return lines;
  const stepAt = (position: number): number => facts[position]?.step ?? 0;
  const bands = reading.tenures(facts).map((tenure): Band => {
    const { from, end } = tenure;
    return { tenure, from: stepAt(from), to: end === undefined ? Infinity : stepAt(end.at) };
  });
  return lines.map((line) => {
    if (line.kind !== 'row') return line;
    const cell = bandCell(line.row, bands);
    return cell === undefined ? line : { ...line, row: { ...line.row, cells: [...line.row.cells, cell] } };
  });
}

function bandCell({ step, steps }: LaneRow, bands: readonly Band[]): LaneCell | undefined {
  const first = Math.min(step, ...steps);
  const last = Math.max(step, ...steps);
  const held = bands.filter(({ from, to }) => from <= last && to >= first);
  if (held.length === 0) return undefined;
  const texts = held.slice(-shownMax).map(({ tenure, from, to }) => {
    const mark = from >= first ? '┏' : to <= last ? '┗' : '┃';
    return `${mark} ${laneOf(tenure.holder)} ${tenure.subject}`;
  });
  return { lane: bandLane, text: printable(texts.join(' ')), tone: 'cyan' };
}
