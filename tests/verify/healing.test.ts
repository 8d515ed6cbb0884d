import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { expect, test } from 'vitest';
import { referenceSystem } from '../../properties/reference-system.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { fault, requests, smallPlan } from './small-plan.ts';

/** Faults that act on the world when the call they struck is answered, which may be after the healing. */
const late = [
  fault('process.pause', 'redis.command', { moment: 'deliver', durationMs: 1 }),
  fault('process.crash', 'redis.command', { moment: 'deliver', restartAfterMs: 0, inFlight: 'lost' }),
];

test.each(late)('$kind never acts once the world has healed', async (struck) => {
  let acted = 0;
  for (let healAfterEvents = 1; healAfterEvents < 40; healAfterEvents += 1) {
    const plan = smallPlan({ profile: 'chaos', operations: requests(2), faults: [struck], healAfterEvents });
    const { facts, leftovers, ending } = await runPlan(plan, auditScenario(referenceSystem));
    const healed = facts.findIndex(({ what }) => what.kind === 'healed');
    const changes = facts.flatMap(({ what }, index) =>
      what.kind === 'process' && (what.change === 'paused' || what.change === 'crashed') ? [index] : [],
    );
    acted += changes.length;
    expect(changes.filter((index) => index > healed)).toEqual([]);
    expect({ ending, leftovers }).toEqual({ ending: { kind: 'settled' }, leftovers: [] });
  }
  expect(acted).toBeGreaterThan(0);
});
