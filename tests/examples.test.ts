import { auditScenario } from '../src/audit/scenario/audit-scenario.ts';
import { expect, test } from 'vitest';
import mendedWorker from '../examples/mended-worker.ts';
import racyWorker from '../examples/racy-worker.ts';
import { defineProperty, invariantGroups, verify } from '../src/index.ts';

const property = defineProperty({
  name: 'no record is flagged twice',
  profile: 'chaos',
  invariants: invariantGroups.safety,
});

test('the racy worker is found, and one answer held back is enough to show why', async () => {
  const result = await verify(property, { system: auditScenario(racyWorker), runs: 50 });
  expect(result).toMatchObject({
    kind: 'failed',
    finding: { signature: 'no-duplicate-flagging|flag|no-lock' },
  });
  expect(result.kind === 'failed' ? result.finding.minimal : undefined).toMatchObject({
    requests: 1,
    processes: 1,
    faults: 0,
    deviations: 1,
  });
});

test('the mended worker passes', async () => {
  const result = await verify(property, { system: auditScenario(mendedWorker), runs: 40 });
  expect(result.kind).toBe('passed');
});
