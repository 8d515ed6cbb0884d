import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { expect, test } from 'vitest';
import { referenceSystem } from '../../properties/reference-system.ts';
import { defineProperty, defineScenario, redis, service, verify } from '../../src/index.ts';
import { judge } from '../../src/judge/judge.ts';
import { scenarioProperty } from '../../src/scenario/scenario-property.ts';
import type { DefinedScenario } from '../../src/scenario/define-scenario.ts';
import { PlanLimits } from '../../src/verify/plan-limits.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { resolveVerifyOptions } from '../../src/verify/verify-options.ts';
import { seededBugs } from '../bugs/index.ts';
import { wholeTruth } from '../bugs/support/truths.ts';
import { requests, smallPlan } from './small-plan.ts';

const chaos = smallPlan({ profile: 'chaos', processes: 4, operations: requests(4) });
const fault = { kind: 'queue.duplicate', at: { call: 'p1/r1.1/queue.deliver#1' }, with: {} };

test.each([
  ['fewer of everything', { operations: requests(1), processes: 2 }, true],
  ['a request more', { operations: requests(5) }, false],
  ['a process more', { processes: 5 }, false],
  ['fewer processes than the search was to have', { processes: 1 }, false],
  ['a fault of a kind that may occur', { faults: [{ ...fault, kind: 'queue.lost-ack' }] }, true],
  ['more faults than the property has', { faults: [fault, fault] }, false],
  ['a fault of a kind that the search leaves out', { faults: [{ ...fault, kind: 'redis.reset' }] }, false],
  ['another schedule', { schedule: { kind: 'deviations', deviations: [] } }, true],
] as const)('in chaos, %s', (_, change, isAllowed) => {
  const options = resolveVerifyOptions({
    system: auditScenario(referenceSystem),
    faults: ['queue.*'],
    processes: { min: 2, max: 4 },
  });
  const limits = new PlanLimits(chaos, { faultsMax: 1 }, options);
  expect(limits.allow({ ...chaos, ...change })).toBe(isAllowed);
});

test.each([
  ['fewer operations', { operations: requests(3), faults: [] }, true],
  ['the same fault among fewer operations', { operations: requests(3) }, false],
  ['requests for one record', { operations: requests(8).map((each) => ({ ...each, subject: 'm1' })) }, false],
  ['an order of events', { schedule: { kind: 'order', events: [] } }, false],
  ['an event held back', { schedule: { kind: 'deviations', deviations: [] } }, false],
  ['no latencies', { settings: {} }, true],
] as const)('under the service level, %s', (_, change, isAllowed) => {
  const found = smallPlan({ profile: 'slo', operations: requests(8), faults: [fault] });
  const limits = new PlanLimits(
    found,
    { faultsMax: 12 },
    resolveVerifyOptions({ system: auditScenario(referenceSystem) }),
  );
  expect(limits.allow({ ...found, ...change })).toBe(isAllowed);
});

test('a property without faults is not shown one', async () => {
  const seeded = seededBugs.find(({ name }) => name === 'redelivery-treated-as-new');
  if (seeded === undefined) throw new Error('no such bug');
  const { invariants } = seeded.property;
  const property = defineProperty({ name: 'without faults', profile: 'chaos', faultsMax: 0, invariants });
  const result = await verify(property, {
    system: auditScenario(seeded.bug),
    concurrency: 1,
    replaysMax: 400,
  });
  if (result.kind !== 'failed') throw new Error(`not found: ${result.kind}`);
  expect(result.finding.run.plan.faults).toEqual([]);
  expect(result.finding.run.plan.operations).toHaveLength(1);
});

test('where no fault may strike, none is tried', async () => {
  const { run } = await quietRun();
  const options = resolveVerifyOptions({ system: auditScenario(referenceSystem) });
  expect(new PlanLimits(run.plan, { faultsMax: 0 }, options).faultsIn(run)).toEqual([]);
  const some = new PlanLimits(run.plan, { faultsMax: 1 }, options).faultsIn(run);
  expect(new Set(some.map(({ kind }) => kind)).size).toBeGreaterThan(5);
});

async function quietRun() {
  const plan = smallPlan({ profile: 'chaos', operations: requests(1) });
  return { run: await runPlan(plan, auditScenario(referenceSystem), { record: true }) };
}

/** One operation in twelve asks three times, unless that is mended. */
function asking(times: number): DefinedScenario {
  const slow = service('slow', { calls: { work: { latencyMs: [100, 120], apply: () => 'done' } } });
  return defineScenario({
    name: 'asking',
    services: { redis: redis(), slow },
    system: ({ slow: client }) => client,
    concurrency: [12, 24],
    operations: {
      work: { weight: 11, run: (client) => client.work() },
      insist: {
        run: async (client) => {
          for (let count = 0; count < times; count += 1) await client.work();
        },
      },
    },
    thresholds: { latency: ['max<250'] },
  });
}

test('under the service level nothing is held back, and the same plan passes on the mended system', async () => {
  const [bug, correct] = [asking(3), asking(1)];
  const { concurrency, processes } = bug;
  const property = scenarioProperty(bug, 'slo', { runs: 5 });
  const result = await verify(property, { system: bug, concurrency, processes });
  if (result.kind !== 'failed') throw new Error(`not found: ${result.kind}`);
  const { run, minimal, shrink } = result.finding;
  expect(run.plan.schedule).toMatchObject({ kind: 'strategy', name: 'timed' });
  expect(run.plan.operations.map(({ kind }) => kind)).toEqual(['insist']);
  expect(minimal.deviations).toBe(0);
  expect(shrink.certificate.kind).toBe('minimal');
  expect(run.recording?.steps.some(({ deviates }) => deviates)).toBe(false);
  const fixed = await runPlan(run.plan, correct);
  expect(judge(fixed, property.invariants, property.thresholds)).toEqual({ kind: 'passed' });
});

test('what a seeded bug shows under the service level passes without its mistake, and on the reference system', async () => {
  const seeded = seededBugs.find(({ name }) => name === 'missing-await-on-release');
  const property = wholeTruth.find(({ profile }) => profile === 'slo');
  if (seeded === undefined || property === undefined) throw new Error('no such bug');
  const result = await verify(property, {
    system: auditScenario(seeded.bug),
    runs: 3,
    concurrency: 20,
    replaysMax: 200,
  });
  if (result.kind !== 'failed') throw new Error(`not found: ${result.kind}`);
  const { plan } = result.finding.run;
  for (const system of [seeded.correct, referenceSystem]) {
    const run = await runPlan(plan, auditScenario(system));
    expect(judge(run, property.invariants, property.thresholds)).toEqual({ kind: 'passed' });
  }
});
