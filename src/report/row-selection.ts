import { joined, type LaneRow } from './lane-row.ts';

export type Line =
  | { readonly kind: 'row'; readonly row: LaneRow }
  /** Events that were left out; `ofOthers`: none of them is about the requests involved. */
  | { readonly kind: 'folded'; readonly steps: number; readonly ofOthers: boolean };

/**
 * At most so many lines of an account: everything where it fits; else what is about the requests involved; else the
 * key lines, and among lines that count the same those nearest to the end.
 */
export function selectRows(rows: readonly LaneRow[], linesMax: number): Line[] {
  if (rows.length <= linesMax) return rows.map((row) => ({ kind: 'row', row }));
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

function fold(hidden: readonly LaneRow[]): Line {
  const steps = new Set(hidden.flatMap((row) => row.steps)).size;
  return { kind: 'folded', steps, ofOthers: hidden.every(isAside) };
}

function isAside({ weight }: LaneRow): boolean {
  return weight === 'other' || weight === 'routine';
}
