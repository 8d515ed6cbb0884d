import { expect, test } from 'vitest';
import { BatchLoader } from '../../examples/batch-loader/batch-loader.ts';
import { FixedBatchLoader } from '../../examples/batch-loader/fixed-batch-loader.ts';
import { loadsOf } from '../../examples/batch-loader/loads-scenario.ts';
import { findingOf } from './finding-of.ts';
import { verifyScenario } from './verified.ts';

test('a key that comes while a batch is loaded is lost', async () => {
  const { signature, minimal, shrink } = findingOf(
    await verifyScenario(loadsOf('batch loader', BatchLoader)),
  );
  expect(signature).toBe('everything ends|deadlock|load');
  expect(minimal).toMatchObject({ requests: 2, faults: 0, deviations: 1 });
  expect(shrink.certificate.kind).toBe('minimal');
});

test('the fixed loader answers everybody, with what was asked for', async () => {
  expect((await verifyScenario(loadsOf('fixed batch loader', FixedBatchLoader))).kind).toBe('passed');
});
