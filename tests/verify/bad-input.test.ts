import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { describe, expect, test } from 'vitest';
import {
  type AuditSystem,
  defineProperty,
  invariantGroups,
  type PropertyOptions,
  verify,
  type VerifyOptions,
} from '../../src/index.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { flaggedOnce } from './recorded-failure.ts';
import { fault, smallPlan } from './small-plan.ts';

let built = 0;
const system: AuditSystem = () => {
  built += 1;
  return { start: () => Promise.resolve(), stop: () => Promise.resolve() };
};

/** Nothing may have run by the time that what is wrong is refused. */
async function expectRefusal(attempt: () => Promise<unknown>, message: string | RegExp): Promise<void> {
  built = 0;
  await expect(attempt()).rejects.toThrow(TypeError);
  await expect(attempt()).rejects.toThrow(message);
  expect(built).toBe(0);
}

describe('verify refuses', () => {
  test.each<readonly [string, unknown, string]>([
    ['seed', -1, 'seed: expected a whole number from 0 to 4294967295, got -1'],
    ['seed', 2 ** 32, 'seed: expected a whole number from 0 to 4294967295, got 4294967296'],
    ['seed', '7', 'seed: expected a whole number from 0 to 4294967295, got "7"'],
    ['seed', null, 'seed: expected a whole number from 0 to 4294967295, got null'],
    ['runs', 0, 'runs: expected a whole number from 1 to 1000000000, got 0'],
    ['runs', Infinity, 'runs: expected a whole number from 1 to 1000000000, got Infinity'],
    ['runs', 1.5, 'runs: expected a whole number from 1 to 1000000000, got 1.5'],
    ['requestTimeoutMs', 0, 'requestTimeoutMs: expected a whole number from 1 to 3600000, got 0'],
    ['minimiseWallMsMax', -1, 'minimiseWallMsMax: expected a whole number from 0 to 2147483647, got -1'],
    ['replaysMax', -1, 'replaysMax: expected a whole number from 0 to 1000000, got -1'],
    ['concurrency', 0, 'concurrency.min: expected a whole number from 1 to 10000, got 0'],
    ['concurrency', 'many', 'concurrency: expected a number or { min, max }, got "many"'],
    ['concurrency', { min: 1 }, 'concurrency.max: expected a whole number from 1 to 10000, got undefined'],
    ['concurrency', { min: 3, max: 2 }, 'concurrency: expected min ≤ max, got 3 and 2'],
    ['processes', 4, 'processes: expected { min, max }, got 4'],
    ['processes', null, 'processes: expected { min, max }, got null'],
    ['processes', { min: 1, max: 65 }, 'processes.max: expected a whole number from 1 to 64, got 65'],
    ['system', undefined, 'system: expected a scenario, as defineScenario returns it, got undefined'],
    ['system', {}, 'system: expected a scenario, as defineScenario returns it, got object'],
    ['shares', 40, 'shares: expected { strategy: percent }, got 40'],
    ['shares', [100], 'shares: expected { strategy: percent }, got [100]'],
    ['shares', { luck: 100 }, 'shares.luck: expected a strategy (timed, random-walk, stall-until-idle, '],
    ['shares', { constructor: 100 }, 'shares.constructor: expected a strategy (timed, random-walk, '],
    ['shares', { pct: -1, pos: 101 }, 'shares.pct: expected a whole number from 0 to 100, got -1'],
    ['shares', { pct: '100' }, 'shares.pct: expected a whole number from 0 to 100, got "100"'],
    ['shares', { pct: NaN }, 'shares.pct: expected a whole number from 0 to 100, got NaN'],
    ['shares', { pct: 0, pos: 0 }, 'shares: expected shares that add up to 100, got 0'],
    ['shares', { pct: 60, pos: 60 }, 'shares: expected shares that add up to 100, got 120'],
    ['onEvent', 'print', 'onEvent: expected a function, got "print"'],
    ['onProgress', 1, 'onProgress: expected a function, got 1'],
    ['sed', 1, 'sed is not an option of verify: expected one of system, seed, runs, '],
  ])('%s: %j', async (name, value, message) => {
    const options = { system: auditScenario(system), runs: 1, [name]: value } as VerifyOptions;
    await expectRefusal(() => verify(flaggedOnce, options), message);
  });
});

describe('a property is refused', () => {
  const good = { name: 'a', profile: 'chaos', invariants: invariantGroups.safety };

  test.each<readonly [object, string]>([
    [{ name: ' ' }, 'property name: expected a sentence, got " "'],
    [{ name: 7 }, 'property name: expected a sentence, got 7'],
    [{ profile: 'calm' }, `property profile: expected 'slo' or 'chaos', got "calm"`],
    [{ invariants: [] }, 'property invariants: expected at least one invariant, got []'],
    [{ invariants: undefined }, 'property invariants: expected at least one invariant, got undefined'],
    [
      { invariants: [undefined] },
      'property invariants.0: expected an invariant: { name, check }, got undefined',
    ],
    [
      { invariants: [{ name: 'a' }] },
      'property invariants.0: expected an invariant: { name, check }, got {"name":"a"}',
    ],
    [{ runs: 0 }, 'property runs: expected a whole number from 1 to 1,000,000,000, got 0'],
    [{ faultsMax: -1 }, 'property faultsMax: expected a whole number from 0 to 1,000,000,000, got -1'],
    [{ thresholds: { p99MsMax: 0 } }, 'property thresholds.p99MsMax: expected a number above 0, got 0'],
    [
      { thresholds: { p99: 5 } },
      'p99 is not an option of thresholds: expected one of errorRateMax, p99MsMax, ',
    ],
  ])('%j', (change, message) => {
    const define = (): unknown =>
      defineProperty({ ...good, ...change } as Partial<PropertyOptions> as PropertyOptions);
    expect(define).toThrow(TypeError);
    expect(define).toThrow(message);
  });
});

describe("a plan's faults are refused before anything runs", () => {
  const at = { process: 'p1', operation: 'redis.command', nth: 1 };

  test.each([
    [fault('redis.typo', 'redis.command'), /^unknown fault "redis\.typo": expected one of /],
    [fault('constructor', 'redis.command'), /^unknown fault "constructor": expected one of /],
    [fault('redis.oom', 'queue.ack'), /cannot strike at "queue\.ack": expected a call of redis\.command$/],
    [fault('redis.stall', 'redis.command'), /parameter "durationMs" must be .*, got nothing$/],
    [
      { kind: 'redis.oom', at: { ...at, process: 'p3' }, with: {} },
      /process "p3": expected one from p1 to p2$/,
    ],
    [
      { kind: 'redis.oom', at: { ...at, process: 'p0' }, with: {} },
      /process "p0": expected one from p1 to p2$/,
    ],
    [
      { kind: 'redis.oom', at: { ...at, process: 'world' }, with: {} },
      /process "world": expected one from p1 to p2$/,
    ],
    [
      { kind: 'redis.oom', at: { call: 'p3/r1.1/redis.get#1' }, with: {} },
      /process "p3": expected one from p1 to p2$/,
    ],
  ])('%j', async (wrong, message) => {
    const plan = smallPlan({ processes: 2, faults: [fault('redis.oom', 'redis.command'), wrong] });
    await expectRefusal(() => runPlan(plan, auditScenario(system)), message);
  });
});
