import { expect, test } from 'vitest';
import { fixedTransfer } from '../../examples/bank-transfer/fixed-transfer.ts';
import { transfer } from '../../examples/bank-transfer/transfer.ts';
import { transfersOf } from '../../examples/bank-transfer/transfers-scenario.ts';
import { findingOf } from './finding-of.ts';
import { verifyScenario } from './verified.ts';

test('of two transfers one is lost', async () => {
  const { signature, minimal, run } = findingOf(
    await verifyScenario(transfersOf('bank transfers', transfer)),
  );
  expect(signature).toBe('finally|CheckError|expected # in both accounts, found #');
  expect(minimal).toMatchObject({ requests: 2, faults: 0, deviations: 1 });
  expect(run.plan.operations.map(({ kind }) => kind)).toEqual(['transfer', 'transfer']);
});

test('the fixed transfer conserves the sum, though calls fail and processes crash', async () => {
  expect((await verifyScenario(transfersOf('bank transfers', fixedTransfer))).kind).toBe('passed');
});
