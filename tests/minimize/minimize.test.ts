import { plainNames } from '../../src/audit/scenario/plain-names.ts';
import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Plan } from '../../src/core/plan.ts';
import type { Run } from '../../src/core/run.ts';
import { signatureOf, type Violation } from '../../src/core/verdict.ts';
import { auditFaults } from '../../src/audit/scenario/audit-faults.ts';
import { faultsWithin } from '../../src/faults/fault-places.ts';
import { simplestParameters } from '../../src/faults/simplest-parameters.ts';
import { judge } from '../../src/judge/judge.ts';
import { type Minimized, minimize } from '../../src/minimize/minimize.ts';
import { shrinkTimes } from '../../src/minimize/shrink-values.ts';
import { Replayer, Shrinker } from '../../src/minimize/shrinker.ts';
import { planArbitrary } from '../../src/audit/scenario/plan-arbitrary.ts';
import {
  auditSettings,
  instantSettings,
  measuredSettings,
  withoutLatency,
} from '../../src/audit/scenario/audit-settings.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { type SeededBug, seededBugs } from '../bugs/index.ts';
import { atDepth } from '../depth.ts';
import { planSettings, requests, smallPlan } from '../verify/small-plan.ts';

/** Bugs that a random plan of this size often shows, so that a law seldom looks in vain. */
const easyBugs = new Set([
  'no-lock',
  'lease-shorter-than-work',
  'missing-await-on-release',
  'flag-without-fence-check',
]);
const bugs = fc.constantFrom(...seededBugs.filter(({ name }) => easyBugs.has(name)));
const plans = planArbitrary(planSettings('chaos', { min: 20, max: 60 }));

interface Shrunk {
  readonly original: Run;
  readonly signature: string;
  readonly minimal: Minimized;
  /** Plans that were run, in order. */
  readonly tried: readonly Plan[];
}

/** Shrinks the run of the plan, if it breaks the bug's property at all. */
async function shrink(
  { bug, property }: SeededBug,
  plan: Plan,
  replaysMax: number,
): Promise<Shrunk | undefined> {
  const violationsOf = (run: Run): readonly Violation[] => {
    const verdict = judge(run, property.invariants, property.thresholds);
    return verdict.kind === 'failed' ? verdict.violations : [];
  };
  const original = await runPlan(plan, auditScenario(bug), { record: true });
  const [violation] = violationsOf(original);
  if (violation === undefined) return undefined;
  const signature = signatureOf(violation);
  const failsAlike = (run: Run): Violation | undefined =>
    violationsOf(run).find((each) => signatureOf(each) === signature);
  const tried: Plan[] = [];
  const minimal = await minimize({
    run: original,
    guide: {
      allows: () => true,
      focusOf: (run) => new Set(failsAlike(run)?.requests),
      simplest: {
        fault: (fault) => simplestParameters(auditFaults, fault.kind),
        inputs: () => [],
        names: plainNames,
        settings: (settings) => withoutLatency(auditSettings(settings)),
      },
    },
    replaysMax,
    schedulesMax: 0,
    faultsIn: (run) => faultsWithin(auditFaults, run),
    replay: async (candidate) => {
      tried.push(candidate);
      const run = await runPlan(candidate, auditScenario(bug), { record: true });
      const verdict = judge(run, property.invariants, property.thresholds).kind;
      return { run, fails: failsAlike(run) !== undefined, verdict };
    },
  });
  expect(failsAlike(minimal.run)).toBeDefined();
  return { original, signature, minimal, tried };
}

test('what comes out is smaller, fails with the same signature, and fails so again', async () => {
  let looked = 0;
  const law = fc.asyncProperty(bugs, plans, async (bug, plan) => {
    const shrunk = await shrink(bug, plan, 600);
    if (shrunk === undefined) return;
    looked += 1;
    const { original, minimal } = shrunk;
    const small = minimal.run.plan;
    expect(small.operations.length).toBeLessThanOrEqual(3);
    expect(small.faults.length).toBeLessThanOrEqual(original.plan.faults.length);
    expect(small.processes).toBeLessThanOrEqual(original.plan.processes);
    expect(small.schedule.kind).toBe('deviations');
    expect(small.settings).toEqual(withoutLatency(auditSettings(small.settings)));
    const deviations = small.schedule.kind === 'deviations' ? small.schedule.deviations.length : Infinity;
    expect(deviations).toBeLessThanOrEqual(original.recording?.deviations.length ?? 0);
    expect((await runPlan(small, auditScenario(bug.bug))).traceHash).toBe(minimal.run.traceHash);
  });
  await fc.assert(law, { seed: 1, numRuns: atDepth({ short: 8, deep: 16 }) });
  expect(looked).toBeGreaterThanOrEqual(atDepth({ short: 3, deep: 5 }));
});

test('a fault that struck a late delivery is placed where nothing has to come before it', async () => {
  const bug = seededBugs.find(({ name }) => name === 'swallowed-auditor-error');
  if (bug === undefined) throw new Error('no such bug');
  const [crash, refusal] = ['p1/r1.1/auditor.audit#1', 'p1~2/r2.2/auditor.audit#1'];
  const plan = smallPlan({
    profile: 'chaos',
    operations: requests(2),
    settings: { ...instantSettings, auditor: { ...instantSettings.auditor, flagPercent: 100 } },
    faults: [
      {
        kind: 'process.crash',
        at: { call: crash },
        with: { moment: 'invoke', restartAfterMs: 100, inFlight: 'lost' },
      },
      { kind: 'auditor.permanent', at: { call: refusal }, with: {} },
    ],
  });
  const shrunk = await shrink(bug, plan, 600);
  expect(shrunk?.original.recording?.struck).toHaveLength(2);
  const small = shrunk?.minimal.run.plan;
  expect(small?.operations.map(({ id }) => id)).toEqual(['r2']);
  expect(small?.faults).toEqual([
    { kind: 'auditor.permanent', at: { call: 'p1/r2.1/auditor.audit#1' }, with: {} },
  ]);
});

test('what hangs together in one process is looked for in pairs, with another process to take over', async () => {
  const bug = seededBugs.find(({ name }) => name === 'lock-order-deadlock');
  if (bug === undefined) throw new Error('no such bug');
  const plan = smallPlan({
    profile: 'chaos',
    processes: 3,
    operations: requests(24),
    schedule: { kind: 'strategy', name: 'random-walk', seed: 1 },
  });
  const shrunk = await shrink(bug, plan, 600);
  expect(shrunk?.signature).toBe('leftovers|stop');
  const small = shrunk?.minimal.run.plan;
  expect(small).toMatchObject({ processes: 2, schedule: { deviations: { length: 1 } } });
  expect(small?.operations.map(({ process }) => process)).toEqual([1, 1]);
});

test('what a latency happened to order is kept as the order of the run, without the latency', async () => {
  const bug = seededBugs.find(({ name }) => name === 'check-then-set-without-nx');
  if (bug === undefined) throw new Error('no such bug');
  const settings = { ...measuredSettings, auditor: { ...measuredSettings.auditor, flagPercent: 100 } };
  const plan = smallPlan({
    profile: 'chaos',
    processes: 2,
    settings,
    operations: requests(2, { records: 1, processes: 2 }),
    schedule: { kind: 'deviations', deviations: [] },
  });
  const { invariants, thresholds } = bug.property;
  const replay = async (candidate: Plan) => {
    const run = await runPlan(candidate, auditScenario(bug.bug), { record: true });
    const verdict = judge(run, invariants, thresholds).kind;
    return { run, fails: verdict === 'failed', verdict };
  };
  const { run, fails } = await replay(plan);
  expect(fails).toBe(true);
  expect((await replay({ ...plan, settings: withoutLatency(settings) })).fails).toBe(false);
  const shrinker = new Shrinker(run, new Replayer(replay, 10));
  await shrinkTimes(shrinker, {
    fault: () => ({}),
    inputs: () => [],
    names: plainNames,
    settings: () => withoutLatency(settings),
  });
  expect(shrinker.plan.settings).toEqual(withoutLatency(settings));
  expect(shrinker.run.recording?.deviations).not.toEqual([]);
});

test('a failure of the quiet run has no deviations, however few replays there are', async () => {
  const bug = seededBugs.find(({ name }) => name === 'timer-never-cleared');
  if (bug === undefined) throw new Error('no such bug');
  const plan = smallPlan({
    profile: 'chaos',
    operations: requests(8),
    schedule: { kind: 'strategy', name: 'random-walk', seed: 1 },
  });
  for (const replaysMax of [1, 2, 3]) {
    const shrunk = await shrink(bug, plan, replaysMax);
    expect(shrunk?.minimal.run.plan.schedule).toEqual({ kind: 'deviations', deviations: [] });
    expect(shrunk?.minimal.replays).toBeLessThanOrEqual(replaysMax);
  }
});

test('it ends within its budget of replays, and says when that was too small', async () => {
  const law = fc.asyncProperty(
    bugs,
    plans,
    fc.integer({ min: 0, max: 40 }),
    async (bug, plan, replaysMax) => {
      const shrunk = await shrink(bug, plan, replaysMax);
      if (shrunk === undefined) return;
      const { minimal, tried } = shrunk;
      expect(minimal.replays).toBe(tried.length);
      expect(minimal.replays).toBeLessThanOrEqual(replaysMax);
      if (minimal.replays === replaysMax) expect(minimal.ended).toBe(false);
    },
  );
  await fc.assert(law, { seed: 2, numRuns: atDepth({ short: 8, deep: 16 }) });
});

test('it takes the same course every time', async () => {
  const law = fc.asyncProperty(bugs, plans, async (bug, plan) => {
    const first = await shrink(bug, plan, 200);
    const second = await shrink(bug, plan, 200);
    expect(second?.tried).toEqual(first?.tried);
    expect(second?.minimal.run).toEqual(first?.minimal.run);
  });
  await fc.assert(law, { seed: 3, numRuns: atDepth({ short: 3, deep: 6 }) });
});
