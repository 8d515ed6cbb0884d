import { expect, test } from 'vitest';
import { FixedSemaphore } from '../../examples/semaphore/fixed-semaphore.ts';
import { permitsOf } from '../../examples/semaphore/permits.ts';
import { Semaphore } from '../../examples/semaphore/semaphore.ts';
import { classScenario } from '../../src/checkers/class-scenario.ts';
import { linearizable } from '../../src/vitest/index.ts';
import { findingOf } from './finding-of.ts';
import { verifyScenario } from './verified.ts';

test('whoever comes in the turn of the release gets the permit that a waiter was promised', async () => {
  const { signature, minimal, shrink, run } = findingOf(
    await verifyScenario(classScenario('semaphore', permitsOf(Semaphore))),
  );
  expect(signature).toBe('finally|not linearizable|acquire');
  expect(minimal).toMatchObject({ requests: 4, faults: 0, deviations: 1 });
  expect(run.plan.operations.filter((each) => each.with !== undefined)).toHaveLength(1);
  expect(shrink.certificate.kind).toBe('minimal');
});

test('operations that share turns in another way come down to the same', async () => {
  const options = { ...permitsOf(Semaphore), concurrency: [4, 12] } as const;
  const { minimal, shrink, run } = findingOf(
    await verifyScenario(classScenario('semaphore', options), 'chaos', { seed: 17 }),
  );
  expect(minimal).toMatchObject({ requests: 4, faults: 0, deviations: 1 });
  expect(run.plan.operations.map(({ kind }) => kind)).toEqual(['acquire', 'acquire', 'release', 'acquire']);
  expect(shrink.certificate.kind).toBe('minimal');
});

linearizable('the fixed semaphore', { ...permitsOf(FixedSemaphore), runs: 100 });
