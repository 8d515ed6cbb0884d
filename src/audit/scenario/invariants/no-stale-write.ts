import type { Invariant, Run, Violation } from '../../../engine.ts';
import { processOf } from '../../../kit.ts';
import { type DeliveryTasks, deliveryTasks } from './delivery-tasks.ts';
import { type Flag, flagsOf, isFenced } from './flags.ts';
import { lockHistory, type Tenure } from '../lock-history.ts';

/**
 * No flag is accepted from a stale fencing token. Two proofs, both free of guesses about time: the journal holds a flag
 * of that record with a higher token already, or the lock was granted to somebody else after the flagger's newest
 * grant, so that a higher token exists. A lease that merely ended makes no token stale, and neither does being paused.
 *
 * Left alone: flags without a token, and flaggers never seen to take the lock. A grant that may be the flagger's own
 * counts as its own; so a flag that a client sent again is held only against grants of other processes, since several
 * deliveries of one request may be at work in its own.
 */
export const noStaleWrite: Invariant = { name: 'no-stale-write', check };

function check({ facts }: Run): readonly Violation[] {
  const flags = flagsOf(facts).filter(isFenced);
  if (flags.length === 0) return [];
  const tasks = deliveryTasks(facts);
  const locks = lockHistory(facts);
  const newest = new Map<string, Flag>();
  return flags.flatMap((flag) => {
    const earlier = newest.get(flag.record);
    if (earlier === undefined || earlier.fence < flag.fence) newest.set(flag.record, flag);
    const why = outrankedBy(flag, earlier) ?? supersededBy(flag, locks.get(flag.record) ?? [], tasks);
    return why === undefined ? [] : [violationOf(flag, why)];
  });
}

interface Proof {
  readonly why: string;
  readonly other: string | undefined;
}

function outrankedBy(flag: Flag, earlier: Flag | undefined): Proof | undefined {
  if (earlier === undefined || earlier.fence <= flag.fence) return undefined;
  const { record, fence, task } = flag;
  const why = `${processOf(earlier.task)} had flagged ${record} with token ${earlier.fence}; the flag of ${processOf(task)} with token ${fence} was accepted all the same`;
  return { why, other: earlier.request };
}

function supersededBy(flag: Flag, tenures: readonly Tenure[], tasks: DeliveryTasks): Proof | undefined {
  const before = tenures.filter(({ from }) => from < flag.position);
  const own = before.findLast(({ holder }) => !tasks.areSurelyDifferent(holder, flag.task));
  const newer = before.at(-1);
  if (own === undefined || newer === undefined || newer === own) return undefined;
  const process = processOf(flag.task);
  const why = `${processOf(newer.holder)} was granted ${flag.record} after ${process}; the flag of ${process} with its older token ${flag.fence} was accepted all the same`;
  return { why, other: tasks.requestOf(newer.holder) };
}

function violationOf({ record, request, step }: Flag, { why, other }: Proof): Violation {
  return {
    invariant: noStaleWrite.name,
    message: `record ${record} was flagged with a stale token`,
    why,
    cause: 'flag|stale-token',
    step,
    requests: other === undefined || other === request ? [request] : [request, other],
  };
}
