import type { Cancellation, PlannedOperation, TurnOf } from '../core/plan.ts';
import type { Shrinker } from './shrinker.ts';

/** No operation shares a turn or is given up that need not be, and then as few microtasks and events later as can be. */
export async function shrinkTurns(shrinker: Shrinker): Promise<void> {
  for (let index = 0; index < shrinker.plan.operations.length && !shrinker.spent; index += 1) {
    for (const field of ['with', 'cancel'] as const) await simplify(shrinker, index, field);
  }
}

async function simplify(shrinker: Shrinker, index: number, field: 'with' | 'cancel'): Promise<void> {
  for (let isSimpler = true; isSimpler && !shrinker.spent;) {
    isSimpler = false;
    const operation = shrinker.plan.operations[index];
    if (operation?.[field] === undefined) return;
    for (const value of simpler(operation, field)) {
      const operations = shrinker.plan.operations.map((each, at) =>
        at === index ? { ...each, [field]: value } : each,
      );
      isSimpler = await shrinker.accepts({ ...shrinker.plan, operations });
      if (isSimpler) break;
    }
  }
}

function simpler(operation: PlannedOperation, field: 'with' | 'cancel'): readonly unknown[] {
  const { with: turn, cancel } = operation;
  if (field === 'with') return turn === undefined ? [] : [undefined, ...earlierTurns(turn)];
  return cancel === undefined ? [] : [undefined, ...earlierCancels(cancel)];
}

function earlierTurns({ operation, microtasks }: TurnOf): TurnOf[] {
  return fewer(microtasks, 0).map((each) => ({ operation, microtasks: each }));
}

function earlierCancels(cancel: Cancellation): readonly Cancellation[] {
  if ('with' in cancel) return earlierTurns(cancel.with).map((turn) => ({ with: turn }));
  if ('afterMs' in cancel) return fewer(cancel.afterMs, 0).map((afterMs) => ({ afterMs }));
  const { afterOwnEvents, microtasks } = cancel;
  return [
    ...fewer(afterOwnEvents, 1).map((each) => ({ afterOwnEvents: each, microtasks })),
    ...fewer(microtasks, 0).map((each) => ({ afterOwnEvents, microtasks: each })),
  ];
}

/** The least, half the way to it, and one less. */
function fewer(count: number, least: number): readonly number[] {
  const some = [least, Math.floor((least + count) / 2), count - 1];
  return [...new Set(some)].filter((each) => each >= least && each < count);
}
