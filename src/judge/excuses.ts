import { requestOf, splitEventId, taskOf } from '../core/event-id.ts';
import { subjectOf } from '../core/plan.ts';
import { remember } from '../core/remember.ts';
import type { Run } from '../core/run.ts';

/** Why an operation may be slower than others, or meet somebody. */
export interface Excuses {
  /** How many faults struck each operation. */
  readonly strikes: ReadonlyMap<string, number>;
  /** Operations that share their subject with another one. */
  readonly sharing: ReadonlySet<string>;
  /** Faults that struck nobody's operation, so that each may have cost anybody. */
  readonly astray: number;
}

/** What excuses the operations of a run that are slow or in the way of others. */
export const excusesOf = remember(({ plan, facts }: Run): Excuses => {
  const strikes = new Map<string, number>();
  const known = new Set(plan.operations.map(({ id }) => id));
  let astray = 0;
  for (const { what } of facts) {
    if (what.kind !== 'fault') continue;
    const operation = operationOf(what.call);
    if (known.has(operation)) strikes.set(operation, (strikes.get(operation) ?? 0) + 1);
    else astray += 1;
  }
  const wanted = new Map<string, number>();
  for (const subject of plan.operations.map(subjectOf)) wanted.set(subject, (wanted.get(subject) ?? 0) + 1);
  const sharing = plan.operations.filter((operation) => (wanted.get(subjectOf(operation)) ?? 0) > 1);
  return { strikes, sharing: new Set(sharing.map(({ id }) => id)), astray };
});

/** The operation that a call belongs to by its task, or that arrives with it: `world/producer/r17#1`. */
function operationOf(call: string): string {
  return requestOf(taskOf(call)) ?? splitEventId(call).event.replace(/#\d+$/, '');
}

/** The operations that have no excuse; none where anybody may have one. */
export function unexcused(run: Run): ReadonlySet<string> {
  const { strikes, sharing, astray } = excusesOf(run);
  if (astray > 0) return new Set();
  const without = run.plan.operations.filter(({ id }) => !strikes.has(id) && !sharing.has(id));
  return new Set(without.map(({ id }) => id));
}

/** Whether those with an excuse are so few that the limits leave room for them. */
export function areFewExcused(run: Run): boolean {
  const { strikes, sharing, astray } = excusesOf(run);
  const excused = new Set([...strikes.keys(), ...sharing]).size + astray;
  return excused <= excusedMax(run.plan.operations.length);
}

/** How many of so many operations may have an excuse where a limit of 1 % is still to hold of all: with one to spare. */
export function excusedMax(operations: number): number {
  return Math.max(0, Math.floor(operations / 100) - 1);
}
