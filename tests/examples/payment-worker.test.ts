import { expect, test } from 'vitest';
import { paymentsOf } from '../../examples/payment-worker/payments-scenario.ts';
import { findingOf } from './finding-of.ts';
import { verifyScenario } from './verified.ts';

const at = (file: string): URL => new URL(`../../examples/payment-worker/${file}`, import.meta.url);

test('a worker of BullMQ that stands still has its job done twice', async () => {
  const { signature, run } = findingOf(
    await verifyScenario(paymentsOf('payments', at('worker.ts')), 'chaos', {
      seed: 2,
      minimiseWallMsMax: 1_000,
    }),
  );
  expect(signature).toBe('finally|CheckError|an order was paid twice');
  expect(run.plan.faults.map(({ kind }) => kind)).toContain('process.pause');
});

test('the worker whose charges have a key passes', async () => {
  const idempotent = paymentsOf('payments, each once', at('idempotent-worker.ts'));
  expect((await verifyScenario(idempotent, 'chaos', { runs: 25 })).kind).toBe('passed');
});
