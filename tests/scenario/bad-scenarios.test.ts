import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { defineScenario, redis, service } from '../../src/index.ts';
import { scenarioProperty } from '../../src/scenario/scenario-property.ts';
import { checkScenario } from '../../src/vitest/check-scenario.ts';
import { explore } from '../../src/vitest/explore.ts';
import { verify, type VerifyResult } from '../../src/verify/verify.ts';

const good = {
  name: 'counters',
  services: { redis: redis() },
  system: ({ redis: client }: { readonly redis: { readonly incr: (key: string) => Promise<number> } }) =>
    client,
  operations: {
    add: { run: (client: { readonly incr: (key: string) => Promise<number> }) => client.incr('n') },
  },
};

/** The message for a scenario that differs from a good one in something that its types forbid. */
function complaint(change: object): string {
  try {
    defineScenario({ ...good, ...change });
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return (error as TypeError).message;
  }
  return 'none';
}

test.each<readonly [string, object, string]>([
  ['no name', { name: ' ' }, 'scenario name: expected words, got " "'],
  ['an unknown option', { treshold: {} }, 'treshold is not an option of defineScenario'],
  [
    'no system',
    { system: undefined },
    'scenario "counters" system: expected a function or the path of a module, got undefined',
  ],
  ['no operations', { operations: {} }, 'scenario "counters" operations: expected at least one, got {}'],
  [
    'an operation without run',
    { operations: { add: {} } },
    'scenario "counters" operations.add.run: expected a function',
  ],
  [
    'an unknown option of an operation',
    { operations: { add: { ...good.operations.add, wieght: 1 } } },
    'wieght is not an option of scenario "counters" operations.add: expected one of args',
  ],
  [
    'arguments that are no arbitrary',
    { operations: { add: { ...good.operations.add, args: [1] } } },
    'scenario "counters" operations.add.args: expected an arbitrary of fast-check, got [1]',
  ],
  [
    'a fault that nothing offers',
    { faults: ['mail.*'] },
    'scenario "counters" faults: expected some of redis.reset-before, ',
  ],
  [
    'a service that is none',
    { services: { redis: {} } },
    'scenario "counters" services.redis: expected redis() or service(…), got {}',
  ],
  [
    'a service under another name',
    { services: { cache: redis() } },
    'scenario "counters" services.cache: expected the key "redis"',
  ],
  [
    'processes out of range',
    { processes: [3, 1] },
    'scenario "counters" processes: expected a whole number from 1 to 64 or',
  ],
  [
    'too many operations',
    { concurrency: 20_000 },
    'scenario "counters" concurrency: expected a whole number from 1 to 10000',
  ],
  [
    'a check that is none',
    { always: 'holds' },
    'scenario "counters" always: expected a function, got "holds"',
  ],
  [
    'an unknown metric',
    { thresholds: { speed: ['p(99)<1'] } },
    'scenario "counters" thresholds.speed: expected latency, errors, or one of a kind: latency{operation:add}',
  ],
  [
    'a bad percentile',
    { thresholds: { latency: ['p(101)<1'] } },
    'scenario "counters" thresholds.latency: expected p(99)<500',
  ],
  [
    'a limit that is no number',
    { thresholds: { errors: ['rate<NaN'] } },
    'scenario "counters" thresholds.errors: expected rate<0.01',
  ],
  [
    'a threshold of an unknown operation',
    { thresholds: { 'latency{operation:redeem}': ['p(99)<1'] } },
    'expected an operation of add, got "redeem"',
  ],
])('%s', (_, change, message) => {
  expect(complaint(change)).toContain(message);
});

test.each<readonly [string, () => unknown, string]>([
  [
    'a name with a space',
    () => service('my mail', { calls: {} }),
    'service: expected a name of letters, digits and hyphens',
  ],
  [
    'no calls',
    () => service('mail', { calls: {} }),
    'service mail calls: expected at least one call, got {}',
  ],
  [
    'a latency that is no pair',
    () => service('mail', { calls: { send: { latencyMs: [5, 1], apply: () => 1 } } }),
    'service mail calls.send latencyMs: expected [least, most] milliseconds, got [5,1]',
  ],
  [
    'an unknown option of a call',
    () => service('mail', { calls: { send: { apply: () => 1, latency: [1, 2] } as never } }),
    'latency is not an option of service mail calls.send: expected one of latencyMs, apply, reads, subject; did you mean latencyMs?',
  ],
  [
    'a call that reads in words',
    () => service('mail', { calls: { send: { apply: () => 1, reads: 'yes' as never } } }),
    'service mail calls.send reads: expected true or false, got "yes"',
  ],
  [
    'an order that is none',
    () => service('mail', { ordered: 1 as never, calls: { send: { apply: () => 1 } } }),
    'service mail ordered: expected true or false, got 1',
  ],
  [
    'a body that is none',
    () => explore('a body', 1 as never),
    'explore "a body" body: expected a function, got 1',
  ],
  [
    'an unknown option of explore',
    () => explore('a body', () => 1, { run: 1 } as never),
    'run is not an option of explore "a body"',
  ],
  [
    'no scenario',
    () => checkScenario({} as never),
    'checkScenario: expected what defineScenario returns, got object',
  ],
])('%s', (_, call, message) => {
  expect(call).toThrow(message);
});

async function searched(change: object): Promise<VerifyResult> {
  const scenario = defineScenario({ ...good, ...change });
  const { concurrency, processes } = scenario;
  return verify(scenarioProperty(scenario, 'chaos', { runs: 3 }), {
    system: scenario,
    concurrency,
    processes,
  });
}

explore('a name', () => {}, { runs: 1 });

/** Thrown while the tests of this file are gathered. */
const second = ((): unknown => {
  try {
    explore('a name', () => {}, { runs: 1 });
  } catch (error) {
    return error;
  }
  return 'none';
})();

test('a second body of one name is refused', () => {
  expect(String(second)).toBe(
    'TypeError: expected each property to have a name of its own, got "a name" twice',
  );
});

test('a system that returns nothing ends the search with an error that names it', async () => {
  await expect(searched({ system: () => undefined })).rejects.toThrow(
    'scenario "counters" system: expected what the operations are called on, or { api, start?, stop? }, got undefined',
  );
  expect((await searched({})).kind).toBe('passed');
});

test('arguments that are no JSON are refused before anything runs', async () => {
  const operations = { add: { args: fc.bigInt(), run: () => 1 } };
  await expect(searched({ operations })).rejects.toThrow(
    'operations.add.args: expected an arbitrary of JSON values, which come back the same from a file',
  );
});

test.each([
  ['a promise', Promise.resolve()],
  ['false', false],
])('a check that returns %s is an error, not a pass', async (came, returned) => {
  await expect(searched({ finally: () => returned })).rejects.toThrow(
    `finally: expected a check that throws where something does not hold, and returns nothing, got ${came}`,
  );
});
