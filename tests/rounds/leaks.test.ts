import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { describe, expect, test } from 'vitest';
import { referenceSystem } from '../../properties/reference-system.ts';
import { type AuditSystem, defineHeapProperty, type Violation } from '../../src/index.ts';
import { HeapChecker } from '../../src/rounds/heap-checker.ts';
import { laneOf } from '../../src/rounds/judge-heap.ts';
import type { Lane } from '../../src/rounds/heap-task.ts';
import { drawRoundPlan } from '../../src/audit/scenario/round-plan.ts';
import { seededLeaks } from '../bugs/index.ts';
import { atDepth } from '../depth.ts';

const seeds = atDepth({ short: [1], deep: [1, 2] });
/**
 * A table grows in steps, so that over so few rounds its entries alone show in each half: they weigh 20 bytes, and the
 * limit is 4. The slope of a correct system has to settle down first, and is given the rounds to do so.
 */
const long = { warmUpRounds: 25, rounds: 30 };
const short = atDepth({ short: { warmUpRounds: 5, rounds: 20 }, deep: long });
/** The heap of the reference system is a property, which every run of the tests checks. */
const seedsOfReference = atDepth({ short: [], deep: [1, 2] });

/** What one look at the heap, without a second one, makes of a system. */
async function suspicions(
  system: AuditSystem,
  seed: number,
  lanes: readonly Lane[],
  rounds: { readonly warmUpRounds: number; readonly rounds: number },
): Promise<readonly Violation[]> {
  const property = defineHeapProperty({ name: 'the heap is stable', ...rounds });
  const plan = drawRoundPlan({
    seed,
    property: property.name,
    concurrency: property.concurrency,
    processes: { min: 1, max: 2 },
    requestTimeoutMs: 10_000,
  });
  const check = await new HeapChecker(property, { system: auditScenario(system) }).check(plan, lanes);
  if (check.kind === 'unfinished') throw new Error(check.reason);
  return check.result.violations;
}

describe.each(seededLeaks)('$name', ({ bug, shownBy }) => {
  test.each(seeds)('is shown by the measurement that is there for it, seed %i', async (seed) => {
    const found = await suspicions(bug, seed, [shownBy], short);
    expect(found.map(laneOf)).toEqual([shownBy]);
  });
});

/** One for each lane. */
const twins = atDepth({
  short: new Set(['request-kept-on-error-path', 'small-object-kept']),
  deep: undefined,
});

test.each(seededLeaks.filter(({ name }) => twins?.has(name) ?? true))(
  '$name is not found where it is not',
  async ({ correct, shownBy }) => {
    const lanes = atDepth<readonly Lane[]>({ short: [shownBy], deep: ['slope', 'census'] });
    expect(await suspicions(correct, 1, lanes, lanes.includes('slope') ? long : short)).toEqual([]);
  },
);

test.each(seedsOfReference)('the reference system is not suspected, seed %i', async (seed) => {
  expect(await suspicions(referenceSystem, seed, ['slope', 'census'], long)).toEqual([]);
});
