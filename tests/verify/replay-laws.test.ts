import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { referenceSystem } from '../../properties/reference-system.ts';
import { verify } from '../../src/index.ts';
import { judge } from '../../src/judge/judge.ts';
import { deviatingPlan, observedPlan } from '../../src/minimize/observed-plan.ts';
import { planArbitrary } from '../../src/audit/scenario/plan-arbitrary.ts';
import { replay } from '../../src/verify/replay.ts';
import { decodeToken, encodeToken } from '../../src/verify/replay-record.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import noLock from '../bugs/no-lock.ts';
import { atDepth } from '../depth.ts';
import { anyRecord, flaggedOnce, recordOf } from './recorded-failure.ts';
import { planSettings } from './small-plan.ts';

const plans = planArbitrary(planSettings('chaos', { min: 5, max: 30 }));
const crowded = planArbitrary(
  planSettings('chaos', atDepth({ short: { min: 20, max: 40 }, deep: { min: 60, max: 100 } })),
);

test('a plan gives one trace: run twice, recorded, as an order of events and as deviations', async () => {
  const law = fc.asyncProperty(plans, async (plan) => {
    const plain = await runPlan(plan, auditScenario(referenceSystem));
    const recorded = await runPlan(plan, auditScenario(referenceSystem), { record: true });
    const ordered = await runPlan(observedPlan(recorded), auditScenario(referenceSystem));
    const deviating = await runPlan(deviatingPlan(recorded), auditScenario(referenceSystem));
    const hashes = [plain, recorded, ordered, deviating].map((run) => run.traceHash);
    expect(hashes).toEqual(hashes.map(() => plain.traceHash));
  });
  await fc.assert(law, { seed: 1, numRuns: atDepth({ short: 4, deep: 12 }) });
});

test('a token gives back the record it was made from, but for its trace', () => {
  const law = fc.property(plans, (plan) => {
    const record = anyRecord(plan);
    expect(decodeToken(encodeToken(record))).toEqual({ ...record, trace: [] });
  });
  fc.assert(law, { seed: 1, numRuns: 50 });
});

test('a plan that went through a token gives the same trace, verdict and replay', async () => {
  const { invariants, thresholds } = flaggedOnce;
  const replayed = { passed: 'passes-now', failed: 'reproduced', inconclusive: 'diverged' } as const;
  const seen = { passed: 0, failed: 0, inconclusive: 0 };
  const law = fc.asyncProperty(crowded, async (plan) => {
    const run = await runPlan(plan, auditScenario(noLock), { record: true });
    const verdict = judge(run, invariants, thresholds);
    const record = decodeToken(encodeToken(recordOf(run, verdict)));
    const result = await replay(record, flaggedOnce, { system: auditScenario(noLock) });
    expect({ ...result.run, recording: undefined }).toEqual({ ...run, recording: undefined });
    // Beside what was recorded it says where in the code each call is made.
    expect(result.run.recording).toMatchObject({ ...run.recording });
    expect(judge(result.run, invariants, thresholds)).toEqual(verdict);
    expect(result.kind).toBe(replayed[verdict.kind]);
    seen[verdict.kind] += 1;
  });
  await fc.assert(law, { seed: 1, numRuns: atDepth({ short: 8, deep: 20 }) });
  // Many of these plans break a system without a lock; where none did, or all, the law would say little.
  expect(Math.min(seen.passed, seen.failed)).toBeGreaterThan(0);
});

test('a missing lock is found and shrinks to at most three requests', async () => {
  // With most seeds a hundred replays make it small; with the deep one it takes thousands.
  const search = atDepth({
    short: { seed: 12, concurrency: { min: 20, max: 60 } },
    deep: { seed: 1, concurrency: { min: 100, max: 300 } },
  });
  const result = await verify(flaggedOnce, { system: auditScenario(noLock), runs: 300, ...search });
  expect(result.kind).toBe('failed');
  expect(result.kind === 'failed' ? result.finding.minimal.requests : Infinity).toBeLessThanOrEqual(3);
});
