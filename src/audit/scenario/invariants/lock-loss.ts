import type { Fact } from '../../../core/fact.ts';
import { processOf } from '../../../core/event-id.ts';
import type { FlagStanding } from './flag-standing.ts';
import type { Flag } from './flags.ts';
import type { Tenure } from '../../../core/tenure.ts';
import { milliseconds } from '../../../judge/wording.ts';

/** How a process that flagged a record came to do so without its lock, in words. */
export function describeLoss(
  { record, request }: Flag,
  process: string,
  standing: FlagStanding,
  facts: readonly Fact[],
): string {
  switch (standing.kind) {
    case 'held':
      return `${process} held the lock of ${record}`;
    case 'never-locked':
      return `${process} flagged ${record} for ${request} without ever holding its lock`;
    case 'released':
      return `${process} gave back its lock on ${record} before it flagged`;
    case 'released-by-another':
      return `${endedBy(standing.tenure)} released ${process}'s lock on ${record}`;
    case 'overwritten':
      return `${endedBy(standing.tenure)} took the lock of ${record} while ${process} held it`;
    case 'expired':
      return expiryOf(process, standing.tenure, facts);
  }
}

function expiryOf(
  process: string,
  { subject: record, leaseMs, end }: Tenure,
  facts: readonly Fact[],
): string {
  const lease = leaseMs === undefined ? '' : ` (${milliseconds(leaseMs)})`;
  const isDropped = end?.kind === 'expired' && end.early;
  if (isDropped) return `the lock of ${record} was dropped before ${process}'s lease${lease} ended`;
  const isPaused = end !== undefined && wasPausedAt(process, end.at, facts);
  return `${process}'s lease on ${record}${lease} ended${isPaused ? ` while ${process} was paused` : ''}`;
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
