import type { Invariant, Run, Violation } from '../../../engine.ts';
import { type Fact, processOf } from '../../../kit.ts';
import { type DeliveryTasks, deliveryTasks } from './delivery-tasks.ts';
import { lockHistory, type Tenure } from '../lock-history.ts';
import { namesApart } from './names-apart.ts';

/**
 * A record's lock has one owner at a time, and only its owner ends that. Judged on the truth at the store, so a lease
 * that ended is over however much its holder still believes in it, and a resend that met its own lock is no matter.
 * Ownership may move inside a process (a pool of locks, a shutdown that gives everything back), and whoever restarts
 * may clear what its former life held.
 */
export const lockExclusion: Invariant = { name: 'lock-exclusion', check };

function check({ facts }: Run): readonly Violation[] {
  const tasks = deliveryTasks(facts);
  return [...lockHistory(facts).values()]
    .flat()
    .flatMap((tenure) => breachesOf(tenure, tasks, facts))
    .sort((left, right) => left.at - right.at)
    .map(({ violation }) => violation);
}

interface Breach {
  readonly at: number;
  readonly violation: Violation;
}

function breachesOf(tenure: Tenure, tasks: DeliveryTasks, facts: readonly Fact[]): readonly Breach[] {
  const { subject: record, holder, end } = tenure;
  if (end === undefined || end.kind === 'expired') return [];
  const [owner, other] = [processOf(holder), processOf(end.by)];
  const isOverwritten = end.kind === 'overwritten';
  if (isOverwritten ? !tasks.areSurelyDifferent(holder, end.by) : isSameProcess(owner, other)) return [];
  const [ownerName, otherName] = namesApart(holder, end.by);
  const requests = [holder, end.by].flatMap((task) => tasks.requestOf(task) ?? []);
  const violation: Violation = {
    invariant: lockExclusion.name,
    message: isOverwritten
      ? `the lock of ${record} had two owners at once`
      : `the lock of ${record} was released by somebody who did not own it`,
    why: isOverwritten
      ? `${otherName} took it while ${ownerName} still held it`
      : `${otherName} released it while ${ownerName} held it`,
    cause: isOverwritten ? 'lock|overwritten' : 'lock|released-by-another',
    step: facts[end.at]?.step,
    requests: [...new Set(requests)],
  };
  return [{ at: end.at, violation }];
}

/** Whichever of its lives: `p1` and `p1~2` are the same. */
function isSameProcess(left: string, right: string): boolean {
  return left === right || left.replace(/~\d+$/, '') === right.replace(/~\d+$/, '');
}
