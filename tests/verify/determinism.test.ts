import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { referenceSystem } from '../../properties/reference-system.ts';
import type { Plan, Profile } from '../../src/core/plan.ts';
import { planArbitrary } from '../../src/audit/scenario/plan-arbitrary.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import noLock from '../bugs/no-lock.ts';
import { atDepth } from '../depth.ts';
import { planSettings, requests, smallPlan } from './small-plan.ts';

const profiles: readonly Profile[] = ['chaos', 'slo'];
const small = fc
  .constantFrom(...profiles)
  .chain((profile) => planArbitrary(planSettings(profile, { min: 5, max: 30 })));
const large = fc
  .constantFrom(...profiles)
  .chain((profile) => planArbitrary(planSettings(profile, { min: 100, max: 300 })));

describe('the same plan gives the same run', () => {
  const sameTwice = (plan: Plan): Promise<void> => expectSame([referenceSystem, noLock], plan);

  test('twice in a process, recorded or watched or not, for small plans', async () => {
    await fc.assert(fc.asyncProperty(small, sameTwice), { numRuns: atDepth({ short: 4, deep: 20 }) });
  });

  test('and for large ones', async () => {
    const law = fc.asyncProperty(large, (plan) => expectSame([referenceSystem], plan));
    await fc.assert(law, { numRuns: atDepth({ short: 1, deep: 2 }) });
  });

  test('also when several runs are under way at once', async () => {
    const law = fc.asyncProperty(fc.array(small, { minLength: 2, maxLength: 4 }), async (plans) => {
      const alone: string[] = [];
      for (const plan of plans) alone.push((await runPlan(plan, auditScenario(referenceSystem))).traceHash);
      const together = await Promise.all(plans.map((plan) => runPlan(plan, auditScenario(referenceSystem))));
      expect(together.map((run) => run.traceHash)).toEqual(alone);
    });
    await fc.assert(law, { numRuns: atDepth({ short: 2, deep: 8 }) });
  });

  test('in another process and in worker threads', async () => {
    const plans = [
      ...fc.sample(small, { seed: 7, numRuns: atDepth({ short: 3, deep: 8 }) }),
      ...fc.sample(large, { seed: 7, numRuns: 1 }),
    ];
    const here: string[] = [];
    for (const plan of plans) here.push((await runPlan(plan, auditScenario(referenceSystem))).traceHash);
    // Each loads all of raceproof anew.
    const inOrder = atDepth({ short: [], deep: [inWorker] });
    const elsewhere = await Promise.all([inProcess, ...inOrder].map((run) => run(plans)));
    expect(elsewhere).toEqual(elsewhere.map(() => here));
    expect(await inWorker(plans.toReversed())).toEqual(here.toReversed());
  });

  test('another seed, strategy or request gives another hash', async () => {
    const base = smallPlan({ operations: requests(8, { records: 2, processes: 2 }), processes: 2 });
    const variants: readonly Plan[] = [
      base,
      { ...base, seed: 2 },
      { ...base, schedule: { kind: 'strategy', name: 'random-walk', seed: 1 } },
      { ...base, schedule: { kind: 'strategy', name: 'random-walk', seed: 3 } },
      { ...base, schedule: { kind: 'deviations', deviations: [] } },
      { ...base, operations: base.operations.slice(1) },
    ];
    const hashes = await Promise.all(
      variants.map(async (plan) => (await runPlan(plan, auditScenario(referenceSystem))).traceHash),
    );
    expect(new Set(hashes).size).toBe(variants.length);
  });
});

async function expectSame(systems: readonly (typeof noLock)[], plan: Plan): Promise<void> {
  for (const system of systems) {
    const first = await runPlan(plan, auditScenario(system));
    const second = await runPlan(plan, auditScenario(system));
    // Nothing but the hash itself would show a difference in what was not hashed.
    expect(second).toEqual(first);
    const recorded = await runPlan(plan, auditScenario(system), { record: true, onEvent: () => undefined });
    expect({ ...recorded, recording: undefined }).toEqual(first);
  }
}

const script = new URL('trace-hashes.ts', import.meta.url);

async function inProcess(plans: readonly Plan[]): Promise<unknown> {
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(script)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(plans));
  return JSON.parse(await text(child.stdout)) as unknown;
}

async function inWorker(plans: readonly Plan[]): Promise<unknown> {
  // `--import tsx` does nothing in a worker thread; it has to register itself there.
  const source = `import('tsx/esm/api').then(({ register }) => { register(); return import('${script.href}'); })`;
  const worker = new Worker(source, { eval: true, workerData: plans });
  const [hashes] = (await once(worker, 'message')) as [unknown];
  await worker.terminate();
  return hashes;
}
