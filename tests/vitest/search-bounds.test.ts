import { describe, expect, test } from 'vitest';
import { defineProperty, defineScenario, invariantGroups, redis } from '../../src/index.ts';
import { checkProperty, checkScenario, explore } from '../../src/vitest/index.ts';
import { resolveBounds } from '../../src/vitest/search-bounds.ts';

const scenario = defineScenario({
  name: 'bounds that are refused',
  services: { redis: redis() },
  system: ({ redis: client }) => client,
  operations: { add: { run: (client) => client.incr('n') } },
  faults: ['redis.stall'],
});
const property = defineProperty({
  name: 'bounds that are refused, of a module',
  profile: 'chaos',
  invariants: invariantGroups.safety,
});

const makers = {
  checkScenario: (options: object) => checkScenario(scenario, options),
  checkProperty: (options: object) => checkProperty(property, { system: 'a.ts', ...options }),
  'explore "a body"': (options: object) => explore('a body', () => {}, options),
} as const;

const sizes: readonly [object, string][] = [
  [
    { concurrency: [5, 2] },
    'concurrency: expected a whole number from 1 to 10000 or [least, most], got [5,2]',
  ],
  [{ concurrency: [2, 5, 7] }, 'concurrency: expected'],
  [{ concurrency: { min: 2 } }, 'concurrency: expected'],
  [{ concurrency: '100' }, 'concurrency: expected'],
  [{ processes: 0 }, 'processes: expected a whole number from 1 to 64 or [least, most], got 0'],
  [{ processes: { min: 0, max: 2 } }, 'processes: expected'],
];
const numbers: readonly [object, string][] = [
  [{ runs: 0 }, 'runs: expected a whole number from 1 to'],
  [{ runs: NaN }, 'runs: expected'],
  [{ seed: 'x' }, 'seed: expected a whole number from 0 to 4294967295, got "x"'],
  [{ minimiseWallMsMax: -1 }, 'minimiseWallMsMax: expected'],
  [{ faults: 'redis.*' }, 'faults: expected a list such as [\'redis.*\'], got "redis.*"'],
  [{ faults: [7] }, 'faults: expected'],
];

describe('bounds are refused where they are written, by place, option and what came', () => {
  for (const [name, make] of Object.entries(makers)) {
    const bounds = name.startsWith('explore') ? numbers : [...sizes, ...numbers];
    test.each(bounds)(`${name} %j`, (options, message) => {
      expect(() => make(options)).toThrow(TypeError);
      expect(() => make(options)).toThrow(`${name} ${message}`);
    });
  }

  test.each<readonly [object, string]>([
    [{ operations: 9 }, 'checkScenario smallScope operations: expected a whole number from 1 to 5, got 9'],
    [
      { processes: 4 },
      'checkScenario smallScope processes: expected a number from 1 to 3, as the scenario says, got 4',
    ],
    [{ requests: 2 }, 'requests is not an option of checkScenario smallScope'],
  ])('a small scope of a scenario %j', (smallScope, message) => {
    expect(() => makers.checkScenario({ smallScope })).toThrow(message);
  });

  test('faults and deployment that a scenario does not have', () => {
    expect(() => makers.checkScenario({ faults: ['redsi.*'] })).toThrow(
      'checkScenario faults: expected some of redis.',
    );
    expect(() => makers['explore "a body"']({ faults: ['redsi.*'] })).toThrow(
      'explore "a body" faults: expected some of redis.',
    );
    expect(() => makers.checkScenario({ deployment: { redsi: {} } })).toThrow('checkScenario deployment: ');
  });
});

test.each([
  [7, { min: 7, max: 7 }],
  [[2, 5], { min: 2, max: 5 }],
  [
    { min: 2, max: 5 },
    { min: 2, max: 5 },
  ],
] as const)('a size may be written as %j', (size, range) => {
  const { concurrency, processes } = resolveBounds('here', { concurrency: size, processes: size }, scenario);
  expect({ concurrency, processes }).toEqual({ concurrency: range, processes: range });
});
