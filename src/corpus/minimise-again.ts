import type { Scenario } from '../verify/scenario.ts';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { stepIds } from '../core/run.ts';
import { signatureOf, type Violation } from '../core/verdict.ts';
import { investigate } from '../verify/investigate.ts';
import type { Property } from '../verify/property.ts';
import { replay } from '../verify/replay.ts';
import type { ReplayRecord } from '../verify/replay-record.ts';
import { resolveVerifyOptions } from '../verify/verify-options.ts';
import { readEntry } from './corpus-entry.ts';
import { keepEntry } from './promote.ts';

export type MinimisedAgain =
  /** The system no longer shows it, so nothing can be made smaller. */
  | { readonly kind: 'not-reproduced' }
  | { readonly kind: 'as-small-as-it-was' }
  | { readonly kind: 'smaller'; readonly file: string; readonly from: number; readonly to: number };

/** Minimises the failure of an entry once more, against a system that still shows it, and keeps what is shorter. */
export async function minimiseAgain(
  file: string,
  property: Property,
  system: Scenario,
): Promise<MinimisedAgain> {
  const entry = readEntry(file);
  const { record } = entry;
  const smaller = await shorterRecord(record, property, system);
  if (smaller === undefined) return { kind: 'not-reproduced' };
  const [from, to] = [record.trace.length, smaller.trace.length];
  if (to >= from) return { kind: 'as-small-as-it-was' };
  const kept = keepEntry({ ...entry, record: smaller }, dirname(file));
  if (kept.kind === 'surplus') return { kind: 'as-small-as-it-was' };
  if (kept.file !== file) rmSync(file, { force: true });
  return { kind: 'smaller', file: kept.file, from, to };
}

async function shorterRecord(
  record: ReplayRecord,
  property: Property,
  system: Scenario,
): Promise<ReplayRecord | undefined> {
  const shown = await replay(record, property, { system });
  if (shown.kind !== 'reproduced') return undefined;
  const isOurs = (violation: Violation): boolean => signatureOf(violation) === record.signature;
  const { violations } = shown.verdict;
  const first = violations.find(isOurs) ?? violations[0];
  const verdict = { kind: 'failed', violations: [first] } as const;
  const { runs } = record.found.seen;
  const found = await investigate(record.plan, verdict, {
    property,
    options: resolveVerifyOptions({ system }),
    runs,
  });
  const { run, shrink } = found;
  return {
    ...record,
    traceHash: run.traceHash,
    trace: stepIds(run),
    found: { ...record.found, shrink },
    plan: run.plan,
  };
}
