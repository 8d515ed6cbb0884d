import type { DeliveryTasks } from './delivery-tasks.ts';
import type { Tenure } from '../lock-history.ts';

/** How a task stood with a record's lock at the moment it flagged the record. */
export type FlagStanding =
  | { readonly kind: 'held'; readonly tenure: Tenure }
  | { readonly kind: 'never-locked' }
  | { readonly kind: LossKind; readonly tenure: Tenure };

export type LossKind = 'expired' | 'released' | 'released-by-another' | 'overwritten';

/**
 * A lock taken by a task that may be the same party counts as the flagger's own, and one still held outweighs others:
 * nobody is said to have lost a lock unless the facts say so.
 */
export function standingAt(
  position: number,
  task: string,
  tenures: readonly Tenure[],
  tasks: DeliveryTasks,
): FlagStanding {
  const own = tenures.filter(
    ({ from, holder }) => from < position && !tasks.areSurelyDifferent(holder, task),
  );
  const tenure = own.findLast(({ end }) => end === undefined || end.at > position) ?? own.at(-1);
  if (tenure === undefined) return { kind: 'never-locked' };
  const { end } = tenure;
  if (end === undefined || end.at > position) return { kind: 'held', tenure };
  if (end.kind !== 'released') return { kind: end.kind, tenure };
  return { kind: tasks.areSurelyDifferent(end.by, task) ? 'released-by-another' : 'released', tenure };
}
