import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { withWatchdog } from '../../src/vitest/watchdog.ts';
import { smallPlan } from '../verify/small-plan.ts';
import { tinySystem } from '../verify/tiny-system.ts';

const system = tinySystem(async (delivery, { redis }) => {
  await redis.get('key');
  for (let isOver = false; !isOver;) isOver = delivery.attempt === 0;
});

// Long enough for whatever a run does, which an endless loop outlasts.
await withWatchdog(() => runPlan(smallPlan(), auditScenario(system)), { patienceMs: 3_000 });
