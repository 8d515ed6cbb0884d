import { expect, test } from 'vitest';
import { fixedTransfer } from '../../examples/bank-transfer/fixed-transfer.ts';
import transfers, { transfersOf } from '../../examples/bank-transfer/transfers-scenario.ts';
import { findingOf } from './finding-of.ts';
import { verifyScenario } from './verified.ts';

test('of two transfers one is lost', async () => {
  const { signature, minimal, run } = findingOf(await verifyScenario(transfers));
  expect(signature).toBe('finally|CheckError|expected # in both accounts, found #');
  expect(minimal).toMatchObject({ requests: 2, faults: 0, deviations: 1 });
  expect(run.plan.operations.map(({ kind }) => kind)).toEqual(['transfer', 'transfer']);
});

test('the fixed transfer conserves the sum, though calls fail and processes crash', async () => {
  expect((await verifyScenario(transfersOf(fixedTransfer))).kind).toBe('passed');
});
