import { type Fact, processOf } from '../../../kit.ts';
import type { Tenure } from '../lock-history.ts';
import { auditFacts } from '../audit-fact.ts';
import type { DeliveryTasks } from './delivery-tasks.ts';
import { type FlagStanding, type LossKind, standingAt } from './flag-standing.ts';
import { type Flag, isFenced } from './flags.ts';
import { describeLoss } from './lock-loss.ts';
import { namesApart } from './names-apart.ts';

export interface DuplicateFlag {
  readonly first: Flag;
  readonly second: Flag;
  /** Those of the record's lock. */
  readonly tenures: readonly Tenure[];
  readonly tasks: DeliveryTasks;
  readonly facts: readonly Fact[];
}

/** How a record came to be flagged twice. */
export interface DuplicateExplanation {
  readonly cause: DuplicateCause;
  readonly why: string;
}

export type DuplicateCause =
  | 'same-holder-twice'
  | 'no-lock'
  | 'lock-released-by-another'
  | 'lock-not-exclusive'
  | 'lease-expired'
  | 'lock-released-early'
  | 'redelivery-after-effect'
  | 'earlier-flag-ignored';

/** One of the two flags, who made it, and how that task stood with the lock. */
interface Party {
  readonly flag: Flag;
  readonly task: string;
  readonly process: string;
  /** How it is called: by its process, or where both are of one, by its delivery, too. */
  readonly name: string;
  readonly standing: FlagStanding;
}

/**
 * The cause does not depend on which of the two came first: one bug lets either happen, and a shrinker that swaps them
 * must still recognise it. So the worse standing of the two decides.
 */
export function explainDuplicate(duplicate: DuplicateFlag): DuplicateExplanation {
  const [first, second] = partiesOf(duplicate);
  const { request, record, position } = second.flag;
  const isOneDelivery = !duplicate.tasks.mayBeAnothers(request, second.task, position);
  if (first.task === second.task && first.flag.request === request && isOneDelivery) {
    return {
      cause: 'same-holder-twice',
      why: `${second.process} wrote the flag of ${record} for one delivery of ${request} twice`,
    };
  }
  for (const [kind, cause] of causesByGravity) {
    const culprit = [second, first].find(({ standing }) => standing.kind === kind);
    if (culprit === undefined) continue;
    const other = culprit === second ? first : second;
    return { cause, why: lossStory(culprit, other, duplicate) };
  }
  return overwrittenLater(first, second, duplicate) ?? bothHeld(first, second, duplicate);
}

const causesByGravity: readonly (readonly [LossKind | 'never-locked', DuplicateCause])[] = [
  ['never-locked', 'no-lock'],
  ['overwritten', 'lock-not-exclusive'],
  ['released-by-another', 'lock-released-by-another'],
  ['expired', 'lease-expired'],
  ['released', 'lock-released-early'],
];

function partiesOf(duplicate: DuplicateFlag): readonly [Party, Party] {
  const first = partyOf(duplicate.first, duplicate);
  const second = partyOf(duplicate.second, duplicate);
  // Where one task ran the code of two deliveries nobody can say which did what.
  const [firstName, secondName] =
    first.task === second.task ? [first.process, second.process] : namesApart(first.task, second.task);
  return [
    { ...first, name: firstName },
    { ...second, name: secondName },
  ];
}

function partyOf(flag: Flag, { tasks, tenures }: DuplicateFlag): Omit<Party, 'name'> {
  const task = tasks.actingFor(flag.request, flag.task, flag.position);
  const standing = standingAt(flag.position, task, tenures, tasks);
  return { flag, task, process: processOf(task), standing };
}

/** The first flagger still held the lock when it flagged, but so, by then or soon after, did the second. */
function overwrittenLater(
  first: Party,
  second: Party,
  { tasks }: DuplicateFlag,
): DuplicateExplanation | undefined {
  if (first.standing.kind !== 'held') return undefined;
  const { end } = first.standing.tenure;
  if (end?.kind !== 'overwritten' || !tasks.areSurelyDifferent(end.by, first.task)) return undefined;
  const why = `${namesApart(first.task, end.by)[1]} took the lock of ${first.flag.record} while ${first.name} held it; both flagged it`;
  return second.flag.position > end.at ? { cause: 'lock-not-exclusive', why } : undefined;
}

function bothHeld(first: Party, second: Party, { facts }: DuplicateFlag): DuplicateExplanation {
  const { record, request } = second.flag;
  if (first.flag.request !== request) {
    return {
      cause: 'earlier-flag-ignored',
      why: `${first.name} had flagged ${record} for ${first.flag.request}; ${second.name} held the lock and flagged it again for ${request}`,
    };
  }
  const attempt = auditFacts(facts).findLast(
    ({ task, what }) => what.kind === 'delivered' && task === second.task,
  )?.what;
  const which = attempt?.kind === 'delivered' ? ` (delivery ${attempt.attempt})` : '';
  return {
    cause: 'redelivery-after-effect',
    why: `${first.name} had flagged ${record} for ${request}; ${request} came again${which} and ${second.name} flagged it once more`,
  };
}

function lossStory(culprit: Party, other: Party, duplicate: DuplicateFlag): string {
  const parts = [describeLoss(culprit.flag, culprit, culprit.standing, duplicate.facts)];
  const lostAt = 'tenure' in culprit.standing ? culprit.standing.tenure.end?.at : undefined;
  const taken = 'tenure' in other.standing ? other.standing.tenure.from : -1;
  // Who overwrote it has been said.
  const isNews = culprit.standing.kind !== 'overwritten';
  if (isNews && lostAt !== undefined && taken > lostAt) parts.push(`${other.name} took the lock`);
  const { first, second } = duplicate;
  const flaggedLast = culprit.flag === second ? culprit : other;
  const isOutranked = isFenced(first) && isFenced(second) && second.fence < first.fence;
  const both = culprit.task === other.task ? 'it was flagged twice there' : 'both flagged it';
  parts.push(isOutranked ? `${flaggedLast.name} flagged with token ${second.fence} < ${first.fence}` : both);
  return parts.join('; ');
}
