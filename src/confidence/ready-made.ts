import type { Run } from '../core/run.ts';
import { type Sometimes, sometimes } from '../core/sometimes.ts';

const required = { required: true };

/** Required of a property that lists them. A run that never contends proves little about locks. */
export const sometimesHappens: Readonly<
  Record<'contention' | 'leaseExpiredUnderHolder' | 'deadLetter', Sometimes>
> = {
  contention: sometimes(
    'contention happened',
    ({ facts }) => facts.some(({ what }) => what.kind === 'lock-refused'),
    required,
  ),
  leaseExpiredUnderHolder: sometimes('a lease expired under a live holder', expiredUnderHolder, required),
  deadLetter: sometimes(
    'a request was dead-lettered',
    ({ facts }) => facts.some(({ what }) => what.kind === 'dead-lettered'),
    required,
  ),
};

/** The holder lives: its process did not crash, and it flags, acknowledges or gives up after the lease ended. */
function expiredUnderHolder({ facts }: Run): boolean {
  const holders = new Map<string, string>();
  const expired = new Set<string>();
  return facts.some(({ task, what }) => {
    if (what.kind === 'locked') holders.set(what.record, task);
    if (what.kind === 'unlocked') holders.delete(what.record);
    if (what.kind === 'lock-expired') expired.add(holders.get(what.record) ?? '');
    const acts = what.kind === 'judged' || what.kind === 'flagged' || what.kind === 'acked';
    return (acts || what.kind === 'returned') && expired.has(task);
  });
}
