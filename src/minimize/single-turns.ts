import { isTimed, type PlannedOperation, withDeviations } from '../core/plan.ts';
import type { Run } from '../core/run.ts';
import type { Shrinker } from './shrinker.ts';

/** Above this many operations there are too many pairs of them. */
const operationsMax = 5;
/** So many microtasks after a call most of what it sets off has run. */
const microtasksMax = 3;

/**
 * One operation in the turn of another, in place of several and of events held back: which one shares the turn of which
 * is often an accident of the draw. The operations are listed in the order of their calls, since so they are called
 * where they share no turn.
 */
export async function singleTurn(shrinker: Shrinker): Promise<void> {
  const { plan } = shrinker;
  const { operations, schedule } = plan;
  if (isTimed(plan) || schedule.kind !== 'deviations') return;
  const turns = operations.filter((each) => each.with !== undefined).length;
  if (turns === 0 || turns + schedule.deviations.length < 2 || operations.length > operationsMax) return;
  const quiet = withDeviations(plan, []);
  for (const each of pairsOf(inOrderOfCalls(shrinker.run))) {
    if (shrinker.spent || (await shrinker.accepts({ ...quiet, operations: each }))) return;
  }
}

function inOrderOfCalls({ plan, facts }: Run): readonly PlannedOperation[] {
  const began = facts.flatMap(({ what }) =>
    what.kind === 'operation' && what.change === 'began' ? [what.operation] : [],
  );
  const rank = new Map(began.map((operation, index) => [operation, index]));
  return plan.operations.toSorted(
    (left, right) => (rank.get(left.id) ?? began.length) - (rank.get(right.id) ?? began.length),
  );
}

/** Every way to call one of the operations in the turn of another, fewest microtasks first. */
function* pairsOf(operations: readonly PlannedOperation[]): Generator<readonly PlannedOperation[]> {
  const apart = operations.map((each) => ({ ...each, with: undefined }));
  for (let microtasks = 0; microtasks <= microtasksMax; microtasks += 1) {
    for (const later of apart) {
      for (const { id } of apart) {
        if (id === later.id) continue;
        yield apart.map((each) => (each === later ? { ...each, with: { operation: id, microtasks } } : each));
      }
    }
  }
}
