import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import referenceSystem from '../../properties/reference-system.ts';
import { defineProperty, invariantGroups, verify } from '../../src/index.ts';
import { deviatingPlan, observedPlan } from '../../src/minimize/observed-plan.ts';
import { faultKindsFor, planArbitrary } from '../../src/verify/plan-arbitrary.ts';
import { decodeToken, encodeToken, type ReplayRecord } from '../../src/verify/replay-record.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import noLock from '../bugs/no-lock.ts';

const plans = planArbitrary({
  profile: 'chaos',
  concurrency: { min: 5, max: 30 },
  processes: { min: 1, max: 4 },
  requestTimeoutMs: 10_000,
  faultKinds: faultKindsFor('chaos'),
  faultsMax: 8,
});

test('a plan gives one trace: run twice, recorded, as an order of events and as deviations', async () => {
  const law = fc.asyncProperty(plans, async (plan) => {
    const plain = await runPlan(plan, referenceSystem);
    const recorded = await runPlan(plan, referenceSystem, { record: true });
    const ordered = await runPlan(observedPlan(recorded), referenceSystem);
    const deviating = await runPlan(deviatingPlan(recorded), referenceSystem);
    const hashes = [plain, recorded, ordered, deviating].map((run) => run.traceHash);
    expect(hashes).toEqual(hashes.map(() => plain.traceHash));
  });
  await fc.assert(law, { seed: 1, numRuns: 25 });
});

test('a token gives back the record it was made from', () => {
  const law = fc.property(plans, (plan) => {
    const size = { requests: 1, faults: 0, processes: 1, deviations: 0, events: 9 };
    const record: ReplayRecord = {
      schema: 1,
      property: 'p',
      signature: 's|c',
      traceHash: '0123456789abcdef',
      trace: ['world/producer/r1#1'],
      found: { original: size, shrink: { replays: 1, ended: true }, seen: { times: 1, runs: 1 } },
      plan,
    };
    expect(decodeToken(encodeToken(record))).toEqual(record);
  });
  fc.assert(law, { seed: 1, numRuns: 50 });
});

test('a missing lock is found and comes down to at most three requests', async () => {
  const property = defineProperty({
    name: 'no record is flagged twice',
    profile: 'chaos',
    invariants: invariantGroups.safety,
  });
  const result = await verify(property, { system: noLock, seed: 1, runs: 300 });
  expect(result.kind).toBe('failed');
  expect(result.kind === 'failed' ? result.finding.minimal.requests : Infinity).toBeLessThanOrEqual(3);
});
