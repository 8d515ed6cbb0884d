import { type Run, type Sometimes, sometimes } from '../../engine.ts';
import { auditFacts } from './audit-fact.ts';
import { auditFaults } from './audit-faults.ts';

const locks = (run: Run): boolean => auditFacts(run.facts).some(({ what }) => what.kind === 'locked');

/**
 * Required of a property that lists them, those about locks only of a system that takes some. That none was ever seen stands
 * in the summary: locks under keys of another name are declared to `auditScenario`, or nothing is judged of them.
 */
export const sometimesHappens: Readonly<
  Record<'lockTaken' | 'contention' | 'leaseExpiredUnderHolder' | 'deadLetter', Sometimes>
> = {
  lockTaken: sometimes('a lock was taken', locks),
  contention: sometimes(
    'contention happened',
    ({ facts }) => auditFacts(facts).some(({ what }) => what.kind === 'lock-refused'),
    { required: true, given: locks },
  ),
  leaseExpiredUnderHolder: sometimes('a lease expired under a live holder', expiredUnderHolder, {
    required: true,
    given: locks,
  }),
  deadLetter: sometimes(
    'a request was dead-lettered',
    ({ facts }) => auditFacts(facts).some(({ what }) => what.kind === 'dead-lettered'),
    { required: true },
  ),
};

/** One for each kind of fault: it struck. */
export const everyFaultStrikes: readonly Sometimes[] = [...auditFaults.definitions.keys()].map((fault) =>
  sometimes(`${fault} struck`, ({ facts }) =>
    facts.some(({ what }) => what.kind === 'fault' && what.fault === fault),
  ),
);

/** The holder lives: its process did not crash, and it flags, acknowledges or gives up after the lease ended. */
function expiredUnderHolder({ facts }: Run): boolean {
  const holders = new Map<string, string>();
  const expired = new Set<string>();
  return auditFacts(facts).some(({ task, what }) => {
    if (what.kind === 'locked') holders.set(what.record, task);
    if (what.kind === 'unlocked') holders.delete(what.record);
    if (what.kind === 'lock-expired') expired.add(holders.get(what.record) ?? '');
    const acts = what.kind === 'judged' || what.kind === 'flagged' || what.kind === 'acked';
    return (acts || what.kind === 'returned') && expired.has(task);
  });
}
