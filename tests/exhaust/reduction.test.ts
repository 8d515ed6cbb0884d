import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { referenceSystem } from '../../properties/reference-system.ts';
import type { Plan } from '../../src/core/plan.ts';
import type { Run } from '../../src/core/run.ts';
import { type ScheduleBounds, schedulesOf } from '../../src/exhaust/schedules.ts';
import { traceClass } from '../../src/exhaust/trace-class.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import type { AuditSystem } from '../../src/audit/scenario/audit-system.ts';
import inProcessMutexOnly from '../bugs/in-process-mutex-only.ts';
import noLock from '../bugs/no-lock.ts';
import { atDepth } from '../depth.ts';
import { fault, requests, smallPlan } from '../verify/small-plan.ts';
import { outcomeOf } from './outcome.ts';

const one = smallPlan({ profile: 'chaos' });
const twoTogether = smallPlan({ profile: 'chaos', operations: requests(2, { records: 1 }) });
const twoApart = smallPlan({
  profile: 'chaos',
  processes: 2,
  operations: requests(2, { records: 1, processes: 2 }),
});
const struck = { ...twoApart, faults: [fault('redis.reset-after', 'redis.command')] };

/** Held until any later event, there are ten times as many schedules. */
const longest = atDepth<ScheduleBounds['holds']>({ short: 'longest', deep: 'any' });

/** Any two events are held back in the case of one request. */
const deviationsOfTwo = atDepth({ short: 1, deep: 2 });

const cases: readonly (readonly [string, Plan, AuditSystem, ScheduleBounds['holds'], number])[] = [
  ['one request', one, noLock, 'longest', 2],
  ['two requests in one process', twoTogether, noLock, longest, 1],
  ['two requests in one process, the reference system', twoTogether, referenceSystem, longest, 1],
  ['two requests in two processes', twoApart, inProcessMutexOnly, 'any', 1],
  ['two requests in two processes, stalled twice', twoApart, noLock, 'longest', deviationsOfTwo],
  ['a connection is reset', struck, noLock, longest, 1],
];

describe.each(cases)('%s', (_name, plan, system, holds, deviationsMax) => {
  let every: readonly Run[];
  beforeAll(async () => {
    every = await explore('none');
  });

  async function explore(reduction: ScheduleBounds['reduction']): Promise<Run[]> {
    const runs: Run[] = [];
    const all = schedulesOf(plan, { deviationsMax, holds, reduction }, async (each) => ({
      run: await runPlan(each, auditScenario(system), { record: true }),
    }));
    for await (const { run } of all) runs.push(run);
    return runs;
  }

  test('the reduced search sees every outcome, and runs no more schedules', async () => {
    const some = await explore('independent');
    expect(new Set(some.map(outcomeOf))).toEqual(new Set(every.map(outcomeOf)));
    expect(some.length).toBeLessThanOrEqual(every.length);
  });

  test('runs of one class have one outcome', () => {
    const outcomes = new Map<string, string>();
    for (const run of every) {
      const course = traceClass(run);
      const outcome = outcomeOf(run);
      expect(outcomes.get(course) ?? outcome).toBe(outcome);
      outcomes.set(course, outcome);
    }
  });
});
