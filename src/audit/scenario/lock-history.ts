import { type Fact, processOf, type Reading, remember } from '../../kit.ts';
import { auditFacts } from './audit-fact.ts';

/** One stretch of ownership of a lock. */
export type Tenure = ReturnType<Reading['tenures']>[number];

type Draft = { -readonly [Member in keyof Tenure]: Tenure[Member] } & { refreshedMs: number };

/** The tenures of every lock, by record, in order. An expiry is a fact of its own, so intervals need no arithmetic. */
export const lockHistory = remember(tenuresOf);

function tenuresOf(facts: readonly Fact[]): ReadonlyMap<string, readonly Tenure[]> {
  const byRecord = new Map<string, Draft[]>();
  auditFacts(facts).forEach(({ task, atMs, what }, at) => {
    if (what.kind === 'locked') {
      const { record: subject, token, leaseMs } = what;
      take(byRecord, { subject, holder: task, token, leaseMs, from: at, refreshedMs: atMs });
    } else if (what.kind === 'lock-renewed') {
      renew(held(byRecord, what.record), { atMs, leaseMs: what.leaseMs });
    } else if (what.kind === 'unlocked') {
      close(held(byRecord, what.record), { kind: 'released', at, by: task });
    } else if (what.kind === 'lock-expired') {
      const tenure = held(byRecord, what.record);
      const dueMs = tenure?.leaseMs === undefined ? atMs : tenure.refreshedMs + tenure.leaseMs;
      close(tenure, { kind: 'expired', at, early: atMs < dueMs });
    }
  });
  return byRecord;
}

interface Grant {
  readonly subject: string;
  readonly holder: string;
  readonly token: string;
  readonly leaseMs: number | undefined;
  readonly from: number;
  readonly refreshedMs: number;
}

function take(byRecord: Map<string, Draft[]>, grant: Grant): void {
  const { subject: record, holder, token, leaseMs, from, refreshedMs } = grant;
  const isLeased = leaseMs !== undefined;
  const current = held(byRecord, record);
  // Setting one's own token anew is how some clients renew.
  if (current?.token === token && processOf(current.holder) === processOf(holder)) {
    Object.assign(current, { leaseMs, isLeased, refreshedMs });
    return;
  }
  close(current, { kind: 'overwritten', at: from, by: holder });
  const tenure: Draft = {
    subject: record,
    holder,
    token,
    from,
    leaseMs,
    isLeased,
    end: undefined,
    refreshedMs,
  };
  const tenures = byRecord.get(record);
  if (tenures === undefined) byRecord.set(record, [tenure]);
  else tenures.push(tenure);
}

function renew(
  tenure: Draft | undefined,
  { atMs, leaseMs }: { readonly atMs: number; readonly leaseMs: number | undefined },
): void {
  if (tenure === undefined) return;
  tenure.isLeased = true;
  tenure.leaseMs = leaseMs ?? tenure.leaseMs;
  tenure.refreshedMs = atMs;
}

function held(byRecord: ReadonlyMap<string, Draft[]>, record: string): Draft | undefined {
  const last = byRecord.get(record)?.at(-1);
  return last?.end === undefined ? last : undefined;
}

function close(tenure: Draft | undefined, how: NonNullable<Tenure['end']>): void {
  if (tenure !== undefined) tenure.end = how;
}
