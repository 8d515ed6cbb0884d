import type { RunData } from '../page-data.ts';
import type { View } from './view.ts';

/** One line of the lanes: a step, or steps that are folded. */
export interface Row {
  readonly kind: 'step' | 'fold';
  readonly from: number;
  readonly to: number;
  /** In pixels, from the top of all rows. */
  readonly top: number;
  readonly height: number;
}

export const rowHeight = 26;

/** Above this many deviations, one of them explains nothing by itself. */
const deviationsShownMax = 5;

/** The lines to draw, in order, without gaps: every step of the run is in exactly one of them. */
export function visibleRows(run: RunData, view: View, linesAt: (step: number) => number): readonly Row[] {
  const shown = view.showsAll ? undefined : stepsInFocus(run, view);
  const { first, last } = stepsOf(run);
  const rows: Row[] = [];
  let top = 0;
  const add = (kind: Row['kind'], from: number, to: number): void => {
    const height = rowHeight * (kind === 'fold' ? 1 : Math.max(1, linesAt(from)));
    rows.push({ kind, from, to, top, height });
    top += height;
  };
  const isShown = (step: number): boolean => shown === undefined || shown.has(step);
  for (let step = first; step <= last;) {
    let end = step;
    while (end <= last && !isShown(end)) end += 1;
    // A fold of one step would take as much room as the step.
    if (end - step > 1 && !view.opened.has(step)) add('fold', step, end - 1);
    else for (let each = step; each < end; each += 1) add('step', each, each);
    step = end;
    if (step <= last) add('step', step, step);
    step += 1;
  }
  return rows;
}

/** Before the first event something may have happened, and after the last the run may have failed. */
export function stepsOf(run: RunData): { readonly first: number; readonly last: number } {
  const starts = run.first === 1 && run.marks.some(({ step }) => step === 0);
  const ends = goalOf(run) > run.total;
  return { first: starts ? 0 : run.first, last: ends ? run.last + 1 : run.last };
}

/** The step that a page opens at: the violation, or the end of a run that has none. */
export function goalOf({ violation, total }: RunData): number {
  return violation?.step ?? total + 1;
}

function stepsInFocus(run: RunData, { focus }: View): ReadonlySet<number> {
  const shown = new Set<number>([goalOf(run)]);
  const isFocused = (record: string | undefined): boolean => record !== undefined && focus.has(record);
  const deviations = run.steps.filter(({ heldBack }) => heldBack !== undefined).length;
  run.steps.forEach(({ record, heldBack }, index) => {
    const isKey = heldBack !== undefined && deviations <= deviationsShownMax;
    if (isKey || isFocused(record)) shown.add(run.first + index);
  });
  for (const { record, isKey, step } of run.marks) {
    if (isKey === true || isFocused(record)) shown.add(step);
  }
  for (const { record, arrived, returned, gaveUp } of run.calls) {
    if (!isFocused(record)) continue;
    if (arrived !== undefined) shown.add(arrived);
    shown.add(returned ?? gaveUp);
  }
  return shown;
}

/** The row that holds a step; the nearest one where the page does not hold it. */
export function rowAt(rows: readonly Row[], step: number): Row | undefined {
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.to ?? 0) < step) low = middle + 1;
    else high = middle;
  }
  return rows[low];
}
