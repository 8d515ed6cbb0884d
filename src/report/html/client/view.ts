import type { RunData } from '../page-data.ts';

/** What of a run is to be seen. */
export interface View {
  /** The records that are looked at. */
  readonly focus: ReadonlySet<string>;
  /** Whether everything else is shown too. */
  readonly showsAll: boolean;
  /** Steps that were unfolded one by one: the first step of each fold. */
  readonly opened: ReadonlySet<number>;
}

/** A run with no more events than this is shown whole. */
const smallRunSteps = 150;

export function isSmall(run: RunData): boolean {
  return run.last - run.first < smallRunSteps;
}

/** The records whose names contain the text, whatever its case; the involved ones where it is empty. */
export function recordsMatching(run: RunData, text: string): ReadonlySet<string> {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return new Set(run.focus);
  return new Set(recordsOf(run).filter((record) => record.toLowerCase().includes(wanted)));
}

function recordsOf(run: RunData): readonly string[] {
  const records = new Set(run.focus);
  for (const { record } of run.steps) if (record !== undefined) records.add(record);
  for (const { record } of run.calls) if (record !== undefined) records.add(record);
  return [...records];
}
