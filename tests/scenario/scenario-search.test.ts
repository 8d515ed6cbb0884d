import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { check, defineScenario, redis } from '../../src/index.ts';
import { scenarioProperty } from '../../src/scenario/scenario-property.ts';
import { failureBlock } from '../../src/report/failure-block.ts';
import { verify } from '../../src/verify/verify.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { chaosSettings } from './chaos-settings.ts';
import { CarefulShop, couponsOf, Shop } from './coupon-shop.ts';

describe('a scenario with a race', () => {
  const coupons = couponsOf(Shop);
  const { concurrency, processes } = coupons;

  test('is found, made small, and told in its own words', async () => {
    const property = scenarioProperty(coupons, 'chaos', { runs: 50 });
    const result = await verify(property, { system: coupons, concurrency, processes });
    if (result.kind !== 'failed') throw new Error(`expected a failure, got ${result.kind}`);
    const { finding } = result;
    expect(finding.violation.message).toMatch(/^coupon [AB] was redeemed twice$/);
    expect(finding.signature).toBe('always|CheckError|coupon … was redeemed twice');
    expect(finding.minimal).toMatchObject({ requests: 2, faults: 0 });
    expect(finding.minimal.deviations).toBeLessThanOrEqual(1);
    expect(finding.shrink.certificate.kind).toBe('minimal');
    expect(finding.reproduced).toEqual({ times: 20, of: 20 });
    const replay = { command: 'replay it', file: undefined };
    const block = failureBlock({ ...finding, replay, isNew: true }, { width: 80, colour: false });
    expect(block).toContain('2 operations');
    expect(block).toMatch(/redeem\d+: redeem\([AB], \w+\)/);
    expect(block).not.toMatch(/audit|flag|queue|record|request/);
  });

  test('its failing plan runs again by value', async () => {
    const property = scenarioProperty(coupons, 'chaos', { runs: 50 });
    const result = await verify(property, { system: coupons, concurrency, processes });
    if (result.kind !== 'failed') throw new Error(`expected a failure, got ${result.kind}`);
    const { plan, traceHash } = result.finding.run;
    const copy = JSON.parse(JSON.stringify(plan)) as typeof plan;
    expect((await runPlan(copy, couponsOf(Shop))).traceHash).toBe(traceHash);
  });
});

test('a scenario without the race passes, whatever strikes it', async () => {
  const coupons = couponsOf(CarefulShop, { faults: ['redis.loading', 'redis.stall', 'process.*'] });
  const { concurrency, processes } = coupons;
  const property = scenarioProperty(coupons, 'chaos', { runs: 60 });
  const { kind, summary } = await verify(property, { system: coupons, concurrency, processes });
  expect(kind).toBe('passed');
  expect(Object.keys(summary.faultsByKind)).toEqual(
    expect.arrayContaining(['process.crash', 'process.pause', 'redis.stall']),
  );
});

test('what its runs have covered is counted, in whatever order they come', async () => {
  const coupons = couponsOf(CarefulShop);
  const { concurrency, processes } = coupons;
  const property = scenarioProperty(coupons, 'chaos', { runs: 60 });
  const { summary } = await verify(property, { system: coupons, concurrency, processes });
  const { schedules, behaviours, courses } = summary.confidence ?? {};
  expect(schedules?.draws).toBe(60);
  expect(behaviours?.draws).toBe(60);
  // Two coupons, and many runs in which the same happened to one.
  expect(courses?.draws).toBeGreaterThan(60);
  expect(courses?.distinct).toBeLessThan(courses?.draws ?? 0);
  const runs = await Promise.all(
    fc.sample(coupons.plans(chaosSettings), { seed: 1, numRuns: 20 }).map((plan) => runPlan(plan, coupons)),
  );
  const counted = (some: typeof runs): unknown => {
    const confidence = coupons.confidence?.();
    for (const run of some) confidence?.add(run);
    return confidence?.confidence();
  };
  expect(counted(runs.toReversed())).toEqual(counted(runs));
});

test('every schedule of a few operations is run within a bound, once the drawn ones have passed', async () => {
  const coupons = couponsOf(CarefulShop, { faults: ['redis.stall'] });
  const { concurrency, processes } = coupons;
  const smallScope = { requests: 2, processes: 2, deviationsMax: 1, faultsMax: 1 };
  const property = scenarioProperty(coupons, 'chaos', { runs: 3, smallScope });
  const { kind, summary } = await verify(property, { system: coupons, concurrency, processes });
  expect(kind).toBe('passed');
  expect(summary.scope).toMatchObject({
    reached: [
      { faults: 0, deviations: 1 },
      { faults: 1, deviations: 1 },
    ],
  });
});

test('only faults that are asked for occur', async () => {
  const coupons = couponsOf(CarefulShop, { faults: ['redis.*', 'process.crash'] });
  const { concurrency, processes } = coupons;
  const property = scenarioProperty(coupons, 'chaos', { runs: 40 });
  for (const kind of ['redis.stall', 'process.pause']) {
    const { summary } = await verify(property, { system: coupons, concurrency, processes, faults: [kind] });
    expect(Object.keys(summary.faultsByKind)).toEqual([kind]);
  }
});

test('a plan of another scenario, or of another version, is refused by name', async () => {
  const coupons = couponsOf(Shop);
  const { calibrationPlan: plan } = coupons;
  await expect(runPlan(plan, couponsOf(Shop, { name: 'vouchers' }))).rejects.toThrow(
    'plan.scenario: expected "vouchers" version 1, got "coupons" version 1',
  );
  const older = { ...plan, scenario: { name: 'coupons', version: 7 } };
  await expect(runPlan(older, coupons)).rejects.toThrow(
    'expected "coupons" version 1, got "coupons" version 7',
  );
  const settings = { ...plan.settings, mail: 'instant' };
  await expect(runPlan({ ...plan, settings }, coupons)).rejects.toThrow(
    'plan.settings.mail: the scenario "coupons" has no such service',
  );
});

test('arguments become as simple as they can, and go on contending', async () => {
  const coupons = defineScenario({
    name: 'limits',
    services: { redis: redis() },
    system: ({ redis: client }) => client,
    operations: {
      spend: {
        args: fc.tuple(fc.constantFrom('A', 'B'), fc.integer({ min: 1, max: 1_000 })),
        subject: ([account]) => account,
        run: (client, [account, amount]) => client.incrby(account, amount),
      },
    },
    always: ({ redis: store }) => check(Number(store.get('B')) < 100, 'too much was spent'),
  });
  const { concurrency, processes } = coupons;
  const property = scenarioProperty(coupons, 'chaos', { runs: 20 });
  const result = await verify(property, { system: coupons, concurrency, processes });
  if (result.kind !== 'failed') throw new Error(`expected a failure, got ${result.kind}`);
  expect(result.finding.run.plan.operations).toMatchObject([{ subject: 'B', input: ['B', 100] }]);
});
