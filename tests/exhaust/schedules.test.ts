import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { expect, test } from 'vitest';
import { referenceSystem } from '../../properties/reference-system.ts';
import type { Plan } from '../../src/core/plan.ts';
import type { Run } from '../../src/core/run.ts';
import { schedulesOf } from '../../src/exhaust/schedules.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { atDepth } from '../depth.ts';
import { smallPlan } from '../verify/small-plan.ts';

const plan = smallPlan({ operations: [{ id: 'r1', kind: 'audit', subject: 'm1', atMs: 0, process: 1 }] });

async function explore(deviationsMax: number, budget = Infinity): Promise<{ yielded: Run[]; tried: Plan[] }> {
  const yielded: Run[] = [];
  const tried: Plan[] = [];
  const schedules = schedulesOf(
    plan,
    { deviationsMax, holds: 'any', reduction: 'none' },
    async (candidate) => {
      if (tried.length >= budget) return undefined;
      tried.push(candidate);
      return { run: await runPlan(candidate, auditScenario(referenceSystem), { record: true }) };
    },
  );
  for await (const { run } of schedules) yielded.push(run);
  return { yielded, tried };
}

function held({ schedule }: Plan): number {
  return schedule.kind === 'deviations' ? schedule.deviations.length : Number.NaN;
}

test('without deviations there is the quiet schedule alone', async () => {
  const { yielded } = await explore(0);
  expect(yielded.map((run) => run.recording?.deviations)).toEqual([[]]);
});

test('no schedule comes twice, and those with fewer deviations come first', async () => {
  const { yielded, tried } = await explore(2, atDepth({ short: 250, deep: 600 }));
  const hashes = yielded.map((run) => run.traceHash);
  expect(new Set(hashes).size).toBe(hashes.length);
  const counts = tried.map(held);
  expect(counts).toEqual(counts.toSorted((left, right) => left - right));
  expect(new Set(counts)).toEqual(new Set([0, 1, 2]));
});

test('one deviation reaches every order that moves one event to a later place', async () => {
  const { yielded } = await explore(1);
  const [quiet = []] = yielded.map((run) => run.recording?.steps.map(({ id }) => id) ?? []);
  const hashes = new Set(yielded.map((run) => run.traceHash));
  for (const hold of quiet) {
    for (const until of quiet.slice(quiet.indexOf(hold))) {
      const schedule = { kind: 'deviations', deviations: [{ hold, until }] } as const;
      expect(hashes).toContain(
        (await runPlan({ ...plan, schedule }, auditScenario(referenceSystem))).traceHash,
      );
    }
  }
});

test('it ends with its budget', async () => {
  const { yielded, tried } = await explore(3, 40);
  expect(tried).toHaveLength(40);
  expect(yielded.length).toBeLessThanOrEqual(40);
});
