import { expect, test } from 'vitest';
import { ChargeJob } from '../../examples/idempotent-job/charge-job.ts';
import { deliveriesOf } from '../../examples/idempotent-job/deliveries-scenario.ts';
import { FixedChargeJob } from '../../examples/idempotent-job/fixed-charge-job.ts';
import { findingOf } from './finding-of.ts';
import { verifyScenario } from './verified.ts';

test('a delivery that claimed the job fails, and the next one takes it for done', async () => {
  const { signature, minimal, shrink } = findingOf(await verifyScenario(deliveriesOf('charges', ChargeJob)));
  expect(signature).toBe('finally|never took place|payment');
  expect(minimal).toMatchObject({ requests: 2, faults: 1, deviations: 1 });
  expect(shrink.certificate.kind).toBe('minimal');
});

test('the fixed job charges each order once, though calls fail and processes crash', async () => {
  expect((await verifyScenario(deliveriesOf('fixed charges', FixedChargeJob))).kind).toBe('passed');
});
