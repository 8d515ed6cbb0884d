import { requestOf, taskOf } from '../core/event-id.ts';
import { subjectOf } from '../core/plan.ts';
import { remember } from '../core/remember.ts';
import type { Run } from '../core/run.ts';

/** Why an operation may be slower than others, or meet somebody. */
export interface Excuses {
  /** How many faults struck each operation. */
  readonly strikes: ReadonlyMap<string, number>;
  /** Operations that share their subject with another one. */
  readonly sharing: ReadonlySet<string>;
  /** A fault struck nobody's operation, so that it may have cost anybody. */
  readonly isEverybody: boolean;
}

export const excusesOf = remember(({ plan, facts }: Run): Excuses => {
  const strikes = new Map<string, number>();
  const known = new Set(plan.operations.map(({ id }) => id));
  let isEverybody = false;
  for (const { what } of facts) {
    if (what.kind !== 'fault') continue;
    const operation = requestOf(taskOf(what.call)) ?? '';
    if (known.has(operation)) strikes.set(operation, (strikes.get(operation) ?? 0) + 1);
    else isEverybody = true;
  }
  const wanted = new Map<string, number>();
  for (const subject of plan.operations.map(subjectOf)) wanted.set(subject, (wanted.get(subject) ?? 0) + 1);
  const sharing = plan.operations.filter((operation) => (wanted.get(subjectOf(operation)) ?? 0) > 1);
  return { strikes, sharing: new Set(sharing.map(({ id }) => id)), isEverybody };
});

/** The operations that have no excuse. */
export function unexcused(run: Run): ReadonlySet<string> {
  const { strikes, sharing, isEverybody } = excusesOf(run);
  if (isEverybody) return new Set();
  const without = run.plan.operations.filter(({ id }) => !strikes.has(id) && !sharing.has(id));
  return new Set(without.map(({ id }) => id));
}

/** How many of so many operations may have an excuse where a limit of 1 % is still to hold of all: with one to spare. */
export function excusedMax(operations: number): number {
  return Math.max(0, Math.floor(operations / 100) - 1);
}
