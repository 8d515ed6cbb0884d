import type { Violation } from '../core/verdict.ts';

/**
 * Records that stand in the journal twice though no batch showed it: the second flag came after its batch was judged.
 * The journal is the last word on what was flagged.
 */
export function repeatedRecords(
  journal: readonly string[],
  known: ReadonlySet<string>,
): readonly Violation[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const line of journal) {
    const record = recordOf(line);
    if (seen.has(record)) repeated.add(record);
    seen.add(record);
  }
  const late = [...repeated].filter((record) => !known.has(record));
  return late.map((record) => ({
    invariant: 'no-duplicate-flagging',
    message: `record ${record} was flagged twice`,
    why: 'the journal holds two flags of it, the second one after every request for it had ended',
    cause: 'late-flag',
    step: undefined,
    requests: [],
  }));
}

function recordOf(line: string): string {
  try {
    const entry: unknown = JSON.parse(line);
    if (typeof entry === 'object' && entry !== null && 'record' in entry) return String(entry.record);
  } catch {
    // Not one of ours: the line itself then names it.
  }
  return line;
}
