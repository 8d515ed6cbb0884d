import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { auditFacts } from '../../src/audit/scenario/audit-fact.ts';
import { expect, test } from 'vitest';
import { runPlan } from '../../src/verify/run-plan.ts';
import { fault, requests, smallPlan } from './small-plan.ts';
import { tinySystem } from './tiny-system.ts';

test('a subscription that comes about only after the end of its process takes no deliveries', async () => {
  const plan = smallPlan({
    profile: 'chaos',
    operations: requests(1).map((request) => ({ ...request, atMs: 100 })),
    faults: [
      fault('process.crash', 'queue.consume', { moment: 'invoke', restartAfterMs: 0, inFlight: 'applied' }),
    ],
    schedule: {
      kind: 'deviations',
      deviations: [{ hold: 'p1/main/queue.consume#1:exec', until: 'p1~2/main/queue.consume#1:deliver' }],
    },
  });
  const system = tinySystem((delivery) => delivery.ack());
  const run = await runPlan(plan, auditScenario(system), { record: true });
  const ids = run.recording?.steps.map(({ id }) => id) ?? [];
  const late = ids.indexOf('p1/main/queue.consume#1:exec');
  expect(late).toBeGreaterThan(ids.indexOf('p1~2/main/queue.consume#1:exec'));
  expect(late).toBeLessThan(ids.indexOf('p1~2/r1.1/queue.deliver#1'));
  expect(auditFacts(run.facts).filter(({ what }) => what.kind === 'acked')).toHaveLength(1);
});
