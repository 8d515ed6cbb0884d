import type { Run } from '../core/run.ts';
import type { Invariant, Violation } from '../core/verdict.ts';
import { DeliveryTasks, processOf } from './delivery-tasks.ts';
import { lockHistory, type Tenure } from './lock-history.ts';
import type { Fact } from '../core/fact.ts';

/**
 * A record's lock has one owner at a time, and only its owner ends that. Judged on the truth at the store, so a lease
 * that ended is over however much its holder still believes in it, and a resend that met its own lock is no matter.
 * Ownership may move inside a process (a pool of locks, a shutdown that gives everything back), and whoever restarts
 * may clear what its former life held.
 */
export const lockExclusion: Invariant = { name: 'lock-exclusion', check };

function check({ facts }: Run): readonly Violation[] {
  const tasks = new DeliveryTasks(facts);
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
  const { record, holder, end } = tenure;
  if (end === undefined || end.kind === 'expired') return [];
  const [owner, other] = [processOf(holder), processOf(end.by)];
  const requests = [holder, end.by].flatMap((task) => tasks.requestOf(task) ?? []);
  const proof = {
    step: facts[end.at]?.step,
    requests: [...new Set(requests)],
    invariant: lockExclusion.name,
  };
  switch (end.kind) {
    case 'overwritten': {
      if (!tasks.areSurelyDifferent(holder, end.by)) return [];
      const message = `the lock of ${record} had two owners at once`;
      const why = `${other} took it while ${owner} still held it`;
      return [{ at: end.at, violation: { ...proof, message, why, cause: 'lock|overwritten' } }];
    }
    case 'released': {
      if (incarnationsOf(owner) === incarnationsOf(other)) return [];
      const message = `the lock of ${record} was released by somebody who did not own it`;
      const why = `${other} released it while ${owner} held it`;
      return [{ at: end.at, violation: { ...proof, message, why, cause: 'lock|released-by-another' } }];
    }
  }
}

/** `p1` for `p1~2`: the same process, whichever of its lives. */
function incarnationsOf(process: string): string {
  return process.replace(/~\d+$/, '');
}
