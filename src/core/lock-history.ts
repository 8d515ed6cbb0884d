import type { Fact } from './fact.ts';
import { processOf } from './event-id.ts';
import { remember } from './remember.ts';

/** One stretch of ownership of a record's lock, from the truth. Positions are indices into the facts of the run. */
export interface Tenure {
  readonly record: string;
  /** The task that took the lock. */
  readonly holder: string;
  readonly token: string;
  readonly from: number;
  /** How long the lock was taken for, in milliseconds; undefined where that was not said. */
  readonly leaseMs: number | undefined;
  /** Whether it ends by itself, by its first lease or one given later. */
  readonly isLeased: boolean;
  readonly end: TenureEnd | undefined;
}

export type TenureEnd =
  /** `early`: before its lease ended, because the store dropped it. */
  | { readonly kind: 'expired'; readonly at: number; readonly early: boolean }
  | { readonly kind: 'released'; readonly at: number; readonly by: string }
  | { readonly kind: 'overwritten'; readonly at: number; readonly by: string };

type Draft = { -readonly [Member in keyof Tenure]: Tenure[Member] } & { refreshedMs: number };

/** The tenures of every lock, by record, in order. An expiry is a fact of its own, so intervals need no arithmetic. */
export const lockHistory = remember(tenuresOf);

function tenuresOf(facts: readonly Fact[]): ReadonlyMap<string, readonly Tenure[]> {
  const byRecord = new Map<string, Draft[]>();
  facts.forEach(({ task, atMs, what }, at) => {
    if (what.kind === 'locked') {
      take(byRecord, { holder: task, ...what, from: at, refreshedMs: atMs });
    } else if (what.kind === 'lock-renewed') {
      renew(held(byRecord, what.record), atMs);
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

/** The tenure of a record's lock at a position, if it was held then. Only the newest begun so far can be. */
export function tenureAt(tenures: readonly Tenure[], position: number): Tenure | undefined {
  const newest = tenures.findLast(({ from }) => from < position);
  return newest !== undefined && isOpenAt(newest, position) ? newest : undefined;
}

export function isOpenAt({ end }: Tenure, position: number): boolean {
  return end === undefined || end.at > position;
}

interface Grant {
  readonly record: string;
  readonly holder: string;
  readonly token: string;
  readonly leaseMs: number | undefined;
  readonly from: number;
  readonly refreshedMs: number;
}

function take(byRecord: Map<string, Draft[]>, grant: Grant): void {
  const { record, holder, token, leaseMs, from, refreshedMs } = grant;
  const isLeased = leaseMs !== undefined;
  const current = held(byRecord, record);
  // Setting one's own token anew is how some clients renew.
  if (current?.token === token && processOf(current.holder) === processOf(holder)) {
    Object.assign(current, { leaseMs, isLeased, refreshedMs });
    return;
  }
  close(current, { kind: 'overwritten', at: from, by: holder });
  const tenure: Draft = { record, holder, token, from, leaseMs, isLeased, end: undefined, refreshedMs };
  const tenures = byRecord.get(record);
  if (tenures === undefined) byRecord.set(record, [tenure]);
  else tenures.push(tenure);
}

function renew(tenure: Draft | undefined, atMs: number): void {
  if (tenure === undefined) return;
  tenure.isLeased = true;
  tenure.refreshedMs = atMs;
}

function held(byRecord: ReadonlyMap<string, Draft[]>, record: string): Draft | undefined {
  const last = byRecord.get(record)?.at(-1);
  return last?.end === undefined ? last : undefined;
}

function close(tenure: Draft | undefined, how: TenureEnd): void {
  if (tenure !== undefined) tenure.end = how;
}
