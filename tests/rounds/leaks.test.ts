import { describe, expect, test } from 'vitest';
import referenceSystem from '../../properties/reference-system.ts';
import type { AuditSystem, Violation } from '../../src/index.ts';
import { HeapChecker } from '../../src/rounds/heap-checker.ts';
import { laneOf } from '../../src/rounds/judge-heap.ts';
import type { Lane } from '../../src/rounds/heap-task.ts';
import { drawRoundPlan } from '../../src/rounds/round-plan.ts';
import { seededLeaks } from '../bugs/index.ts';

const seeds = [1, 2];

/** What one look at the heap, without a second one, makes of a system. */
async function suspicions(
  system: AuditSystem,
  seed: number,
  lanes: readonly Lane[],
): Promise<readonly Violation[]> {
  const [leak] = seededLeaks;
  if (leak === undefined) throw new Error('there are no seeded leaks');
  const { property } = leak;
  const plan = drawRoundPlan({
    seed,
    property: property.name,
    concurrency: property.concurrency,
    processes: { min: 1, max: 2 },
    requestTimeoutMs: 10_000,
  });
  const check = await new HeapChecker(property, { system, rounds: 30 }).check(plan, lanes);
  if (check.kind === 'unfinished') throw new Error(check.reason);
  return check.result.violations;
}

describe.each(seededLeaks)('$name', ({ bug, correct, shownBy }) => {
  test.each(seeds)('is shown by the measurement that is there for it, seed %i', async (seed) => {
    const found = await suspicions(bug, seed, [shownBy]);
    expect(found.map(laneOf)).toEqual([shownBy]);
  });

  test('is not found where it is not', async () => {
    expect(await suspicions(correct, 1, ['slope', 'census'])).toEqual([]);
  });
});

test.each(seeds)('the reference system is not suspected, seed %i', async (seed) => {
  expect(await suspicions(referenceSystem, seed, ['slope', 'census'])).toEqual([]);
});
