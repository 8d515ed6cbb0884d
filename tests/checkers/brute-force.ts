import { isDeepStrictEqual } from 'node:util';
import type { Model } from '../../src/checkers/model.ts';
import type { Called } from './history.ts';

/**
 * Whether some order explains a history, by trying every permutation of every set of operations: those that are unknown may
 * be left out. Says nothing else, and is as short as it can be.
 */
export function hasOrder<State>(
  calls: readonly Called[],
  model: Model<State>,
  { isSequential = false } = {},
): boolean {
  const live = calls.filter(({ outcome }) => outcome !== 'failed' && outcome !== 'blocked');
  const blocked = calls.filter(({ outcome }) => outcome === 'blocked');
  const extend = (left: readonly Called[], state: State): boolean => {
    const isComplete =
      left.every(({ outcome }) => outcome !== 'ok') &&
      blocked.every((call) => model.apply(state, call) === undefined);
    if (isComplete) return true;
    return left.some((next) => {
      const others = left.filter((other) => other !== next);
      if (others.some((other) => comesBefore(other, next, isSequential))) return false;
      const step = model.apply(state, next);
      if (step === undefined) return false;
      const explains =
        next.outcome !== 'ok' || !('result' in step) || isDeepStrictEqual(step.result, next.result);
      return explains && extend(others, step.state);
    });
  };
  return extend(live, model.initial);
}

function comesBefore(one: Called, other: Called, isSequential: boolean): boolean {
  if (isSequential && one.process !== other.process) return false;
  return one.outcome === 'ok' && (one.returned ?? Infinity) < other.invoked;
}
