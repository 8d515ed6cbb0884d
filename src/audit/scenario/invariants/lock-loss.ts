import { type Fact, milliseconds, processOf } from '../../../kit.ts';
import type { Tenure } from '../lock-history.ts';
import { auditFacts } from '../audit-fact.ts';
import type { FlagStanding } from './flag-standing.ts';
import type { Flag } from './flags.ts';

/** How a process that flagged a record came to do so without its lock, in words. `name` is how it is called in them. */
export function describeLoss(
  { record, request }: Flag,
  { process, name }: { readonly process: string; readonly name: string },
  standing: FlagStanding,
  facts: readonly Fact[],
): string {
  switch (standing.kind) {
    case 'held':
      return `${name} held the lock of ${record}`;
    case 'never-locked':
      return isEverLocked(record, facts)
        ? `${name} flagged ${record} for ${request} without ever holding its lock`
        : `${name} flagged ${record} for ${request}, and nobody ever took a lock on it`;
    case 'released':
      return `${name} gave back its lock on ${record} before it flagged`;
    case 'released-by-another':
      return `${endedBy(standing.tenure)} released ${name}'s lock on ${record}`;
    case 'overwritten':
      return `${endedBy(standing.tenure)} took the lock of ${record} while ${name} held it`;
    case 'expired':
      return expiryOf({ process, name }, standing.tenure, facts);
  }
}

function isEverLocked(record: string, facts: readonly Fact[]): boolean {
  return auditFacts(facts).some(({ what }) => what.kind === 'locked' && what.record === record);
}

function expiryOf(
  { process, name }: { readonly process: string; readonly name: string },
  { subject: record, leaseMs, end }: Tenure,
  facts: readonly Fact[],
): string {
  const lease = leaseMs === undefined ? '' : ` (${milliseconds(leaseMs)})`;
  const isDropped = end?.kind === 'expired' && end.early;
  if (isDropped) return `the lock of ${record} was dropped before ${name}'s lease${lease} ended`;
  const isPaused = end !== undefined && wasPausedAt(process, end.at, facts);
  return `${name}'s lease on ${record}${lease} ended${isPaused ? ` while ${process} was paused` : ''}`;
}

function wasPausedAt(process: string, position: number, facts: readonly Fact[]): boolean {
  const last = facts.findLast(
    ({ what }, at) => at < position && what.kind === 'process' && what.process === process,
  );
  return last?.what.kind === 'process' && last.what.change === 'paused';
}

function endedBy({ end }: Tenure): string {
  return end === undefined || end.kind === 'expired' ? 'somebody' : processOf(end.by);
}
