import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { linearizable } from '../../src/index.ts';
import { PropertyCodeError } from '../../src/core/property-code-error.ts';
import { linearizable as linearizableClass } from '../../src/vitest/index.ts';
import { historyOf } from './history.ts';

const model = { initial: 0, apply: (state: number) => ({ state, result: 1 }) };

const history = historyOf([
  { kind: 'add', args: ['a', 1], outcome: 'ok', result: 1, invoked: 1, returned: 2 },
  { kind: 'add', args: ['b', 1], outcome: 'ok', result: 1, invoked: 3, returned: 4 },
]);

test.each<readonly [string, object, string]>([
  ['no state', { initial: undefined }, 'linearizable initial: expected a state, got undefined'],
  [
    'a state that is no plain data',
    { initial: { seen: new Set() } },
    'linearizable initial: expected JSON-like values, got an instance of Set at .seen',
  ],
  ['no model', { apply: 1 }, 'linearizable apply: expected a function, got 1'],
  [
    'a partition that is none',
    { partition: 'key' },
    'linearizable partition: expected a function, got "key"',
  ],
  [
    'an unknown option',
    { partitoin: () => 'a' },
    'partitoin is not an option of linearizable: expected one of initial, apply, partition, consistency, stepsMax; did you mean partition?',
  ],
  [
    'an unknown consistency',
    { consistency: 'eventual' },
    'linearizable consistency: expected "linearizable" or "sequential", got "eventual"',
  ],
  [
    'parts of a sequentially consistent object',
    { consistency: 'sequential', partition: () => 'a' },
    'linearizable partition: expected none with consistency "sequential"',
  ],
  ['no bound', { stepsMax: 0 }, 'linearizable stepsMax: expected a whole number from 1, got 0'],
])('%s is refused before anything runs', (_, change, message) => {
  expect(() => linearizable({ ...model, ...change })).toThrow(message);
});

let applied = 0;

test.each<readonly [string, object, string]>([
  [
    'throws',
    {
      apply: () => {
        throw new Error('no such key');
      },
    },
    'linearizable apply: add(a, 1) threw Error: no such key (at ',
  ],
  [
    'answers nothing that is a transition',
    { apply: () => 5 },
    'linearizable apply: add(a, 1): expected { state, result? }, or undefined where it cannot happen now, got 5',
  ],
  [
    'answers with a promise',
    { apply: async () => ({ state: 1 }) },
    'linearizable apply: add(a, 1): expected { state, result? }, or undefined where it cannot happen now, got a promise',
  ],
  [
    'answers with more',
    { apply: () => ({ state: 1, reslut: 1 }) },
    'linearizable apply: add(a, 1): expected { state, result? }, or undefined where it cannot happen now, got {"state":1,"reslut":1}',
  ],
  [
    'has a state that is no plain data',
    { apply: () => ({ state: { entries: new Map() } }) },
    'linearizable apply: add(a, 1): the state after it: expected JSON-like values, got an instance of Map at .entries',
  ],
  [
    'changes the state it is given',
    {
      initial: [] as number[],
      apply: (state: number[]) => {
        state.push(1);
        return { state, result: 1 };
      },
    },
    'linearizable apply: add(a, 1): expected a new state, and the one it was given left as it was, got [] changed to [1]',
  ],
  [
    'is no function of its arguments',
    {
      apply: (state: number) => {
        applied += 1;
        return { state, result: applied };
      },
    },
    'linearizable apply: add(a, 1): expected the same whenever it is applied to the state 0, got {"state":0,"result":',
  ],
])('a model that %s is named, and accuses nobody', (_, change, message) => {
  const run = (): void => linearizable({ ...model, ...change })({ history });
  expect(run).toThrow(PropertyCodeError);
  expect(run).toThrow(message);
});

test('a partition that splits an operation is named', () => {
  const partition = ({ args }: { readonly args: unknown }): string => args as string;
  const run = (): void => linearizable({ ...model, partition })({ history });
  expect(run).toThrow(PropertyCodeError);
  expect(run).toThrow(
    'linearizable partition: add(a, 1): expected the name of the one part that it concerns, got ["a",1]; a model whose operations concern several parts has no partition',
  );
});

test('a result that cannot be compared is named, unless the model leaves it open', () => {
  const odd = history.map((entry) => ({ ...entry, result: new Map() }));
  expect(() => linearizable(model)({ history: odd })).toThrow(
    'linearizable: the result of add(a, 1): expected JSON-like values, got an instance of Map; answer with plain data, or leave the result out in the model',
  );
  expect(linearizable({ ...model, apply: (state: number) => ({ state }) })({ history: odd })).toBeUndefined();
});

test('no model is given a state that it could change', () => {
  const given: unknown[] = [];
  const apply = (state: { readonly list: readonly number[] }) => {
    given.push(state);
    return { state: { list: [...state.list, 1] }, result: 1 };
  };
  linearizable({ initial: { list: [] }, apply })({ history });
  expect(given.some((state) => Object.isFrozen(state))).toBe(true);
});

const key = fc.constantFrom('a', 'b');

test.each<readonly [string, object, string]>([
  ['no name', { name: ' ' }, 'linearizable: expected a name, got " "'],
  ['nothing to create', { create: 1 }, 'linearizable "a map" create: expected a function, got 1'],
  ['no methods', { operations: {} }, 'linearizable "a map" operations: expected at least one method, got {}'],
  [
    'arguments that are no array',
    { operations: { get: key } },
    'linearizable "a map" operations.get: expected an array of fast-check',
  ],
  [
    'arguments that are no arbitraries',
    { operations: { get: ['a'] } },
    'linearizable "a map" operations.get: expected an array of fast-check',
  ],
  ['an unknown option', { modle: model }, 'modle is not an option of linearizable "a map"'],
  [
    'a model that is none',
    { model: { initial: 0 } },
    'linearizable apply: expected a function, got undefined',
  ],
])('a class with %s is refused', (_, { name = 'a map', ...change }: { name?: string }, message) => {
  const good = { create: () => new Map<string, number>(), operations: { get: [key] }, model } as const;
  expect(() => linearizableClass(name, { ...good, ...change })).toThrow(message);
});
