import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linearizable } from '../../src/index.ts';
import type { Model } from '../../src/checkers/model.ts';
import { ExplainedFailure } from '../../src/scenario/checks.ts';
import { atDepth } from '../depth.ts';
import { hasOrder } from './brute-force.ts';
import {
  type Called,
  historyOf,
  madeHistory,
  type Operation,
  operations,
  queue,
  registers,
} from './history.ts';

const numRuns = atDepth({ short: 600, deep: 20_000 });

const objects: readonly (readonly [string, Model<unknown>, fc.Arbitrary<Operation>])[] = [
  ['registers', registers as Model<unknown>, operations.registers],
  ['a queue whose take waits', queue as Model<unknown>, operations.queue],
];

function historiesOf(
  model: Model<unknown>,
  operation: fc.Arbitrary<Operation>,
  { lengthMax, processes = 1 }: { readonly lengthMax: number; readonly processes?: number },
): fc.Arbitrary<readonly Called[]> {
  return fc
    .record({
      drawn: fc.array(operation, { minLength: 1, maxLength: lengthMax, size: 'max' }),
      picks: fc.array(fc.nat(), { maxLength: 4 * lengthMax, size: 'max' }),
      lost: fc.array(fc.boolean(), { maxLength: lengthMax }),
    })
    .map(({ drawn, ...draws }) => madeHistory(model, drawn, { ...draws, processes }));
}

/** Whether the checker finds an order. */
function isAccepted(
  history: readonly Called[],
  model: Model<unknown>,
  options: { readonly consistency?: 'sequential'; readonly partition?: Model<unknown>['partition'] } = {},
): boolean {
  try {
    linearizable({ ...model, ...options })({ history: historyOf(history) });
    return true;
  } catch (error) {
    if (error instanceof ExplainedFailure) return false;
    throw error;
  }
}

describe.each(objects)('%s:', (_, model, operation) => {
  test('a history that a correct object made is never refused', () => {
    fc.assert(
      fc.property(historiesOf(model, operation, { lengthMax: 24 }), (history) => {
        expect(isAccepted(history, model)).toBe(true);
      }),
      { numRuns: atDepth({ short: 200, deep: 5_000 }) },
    );
  });

  test('with one answer changed, or one call that waits, it is refused unless an order exists', () => {
    const verdicts = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(historiesOf(model, operation, { lengthMax: 7 }), fc.nat(), answer, (made, at, result) => {
        const history = changed(made, at, result);
        const expected = hasOrder(history, model);
        verdicts[expected ? 'accepted' : 'refused'] += 1;
        expect(isAccepted(history, model)).toBe(expected);
      }),
      { numRuns },
    );
    // At least 8 in a hundred of either kind: that a run of the test has less than 2 happens once in 10^9.
    expect(Math.min(verdicts.accepted, verdicts.refused)).toBeGreaterThan(numRuns / 50);
  });

  test('with the order within each process alone, it is refused unless such an order exists', () => {
    const verdicts = { accepted: 0, refused: 0 };
    const histories = historiesOf(model, operation, { lengthMax: 7, processes: 3 });
    fc.assert(
      fc.property(histories, fc.nat(), answer, (made, at, result) => {
        const history = changed(made, at, result);
        const expected = hasOrder(history, model, { isSequential: true });
        verdicts[expected ? 'accepted' : 'refused'] += 1;
        expect(isAccepted(history, model, { consistency: 'sequential' })).toBe(expected);
        if (isAccepted(history, model)) expect(expected).toBe(true);
      }),
      { numRuns },
    );
    // At least 8 in a hundred of either kind: that a run of the test has less than 2 happens once in 10^9.
    expect(Math.min(verdicts.accepted, verdicts.refused)).toBeGreaterThan(numRuns / 50);
  });
});

test('with parts or without, the verdict is the same', () => {
  fc.assert(
    fc.property(
      historiesOf(registers as Model<unknown>, operations.registers, { lengthMax: 9 }),
      fc.nat(),
      answer,
      (made, at, result) => {
        const history = changed(made, at, result);
        const partition = ({ args }: { readonly args: unknown }): string => (args as readonly [string])[0];
        const model = registers as Model<unknown>;
        expect(isAccepted(history, model, { partition })).toBe(isAccepted(history, model));
      },
    ),
    { numRuns },
  );
});

/** One more result than any of the objects gives: even to a call that should go on waiting. */
const answer = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constant('blocked' as const));

/** Changes the answer of one call, or has it wait for ever in place of it. */
function changed(history: readonly Called[], at: number, result: number | 'blocked'): readonly Called[] {
  const place = 1 + history.reduce((last, { invoked, returned = 0 }) => Math.max(last, invoked, returned), 0);
  return history.map((call, index) => {
    if (index !== at % history.length) return call;
    return result === 'blocked'
      ? { ...call, outcome: 'blocked', result: undefined, returned: undefined }
      : { ...call, outcome: 'ok', result, returned: call.returned ?? place };
  });
}
