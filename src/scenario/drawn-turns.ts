import * as fc from 'fast-check';
import type { Cancellation, PlannedOperation, TurnOf } from '../core/plan.ts';
import type { Prng } from '../core/prng.ts';
import type { ScenarioDefinition } from './definition.ts';

/** Operations in a hundred that are called in the turn of another one, and that are given up where they can be. */
export interface TurnShares {
  readonly togetherPercent: number;
  readonly cancelPercent: number;
}

/** Drawn once for a run, so that there are runs of each kind. */
export const turnShares: fc.Arbitrary<TurnShares> = fc.record({
  togetherPercent: fc.constantFrom(0, 20, 60),
  cancelPercent: fc.constantFrom(0, 20, 60),
});

type Definition = Pick<ScenarioDefinition, 'operations' | 'together'>;

/** Whether operations of the scenario may share a turn, or be given up. */
export function hasTurns({ operations, together }: Definition): boolean {
  return together || [...operations.values()].some(({ cancellable }) => cancellable);
}

/** The operations, some of them called in the turn of an earlier one of their process, and some given up. */
export function drawTurns(
  { operations: definitions, together }: Definition,
  operations: readonly PlannedOperation[],
  { shares, prng }: { readonly shares: TurnShares; readonly prng: Prng },
): readonly PlannedOperation[] {
  const earlierOf = new Map<number, PlannedOperation[]>();
  return operations.map((operation) => {
    const { kind, process } = operation;
    const earlier = earlierOf.get(process) ?? [];
    const isTogether = together && earlier.length > 0 && prng.integer(1, 100) <= shares.togetherPercent;
    const drawn = isTogether ? { ...operation, atMs: 0, with: drawTurn(earlier, prng) } : operation;
    earlier.push(operation);
    earlierOf.set(process, earlier);
    const isGivenUp =
      definitions.get(kind)?.cancellable === true && prng.integer(1, 100) <= shares.cancelPercent;
    if (!isGivenUp) return drawn;
    const others = operations.filter((each) => each !== operation && each.process === process);
    return { ...drawn, cancel: drawCancel(together ? others : [], prng) };
  });
}

/** An `await` takes one microtask, a promise that is returned three; most races lie a few apart. */
function drawTurn(among: readonly PlannedOperation[], prng: Prng): TurnOf {
  return { operation: prng.pick(among).id, microtasks: prng.integer(0, prng.pick([3, 12])) };
}

function drawCancel(others: readonly PlannedOperation[], prng: Prng): Cancellation {
  switch (prng.integer(1, others.length === 0 ? 2 : 3)) {
    case 1:
      return { afterMs: prng.integer(0, prng.pick([0, 10, 1_000])) };
    case 2:
      return { afterOwnEvents: prng.integer(1, 6), microtasks: prng.integer(0, 3) };
    default:
      return { with: drawTurn(others, prng) };
  }
}
