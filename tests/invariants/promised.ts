import { measuredSettings } from '../../src/audit/scenario/audit-settings.ts';
import { promises } from '../../src/audit/scenario/invariants/promises.ts';
import type { AuditPromises } from '../../src/audit/scenario/promises/table.ts';
import type { Plan } from '../../src/core/plan.ts';
import { History, thresholds } from './history.ts';

/** What passes no time, until the world has healed. */
export const walk: Partial<Plan> = { schedule: { kind: 'strategy', name: 'random-walk', seed: 1 } };

/** Each `redis.stall` of a history lasts for three seconds. */
export const stallMs = 3_000;

const faults: Plan['faults'] = [
  { kind: 'redis.stall', at: { call: 'p1/r1.1/redis.set#1' }, with: { durationMs: stallMs } },
];

/** The causes of what a history breaks of these promises. */
export function broken(stated: AuditPromises, history: History, plan: Partial<Plan> = {}): readonly string[] {
  const { scenario } = measuredSettings;
  const settings = { ...measuredSettings, scenario: { ...scenario, promises: stated } };
  const run = history.run({ plan: { settings, faults, ...plan } });
  return promises.check(run, thresholds).map(({ cause }) => cause);
}

/** One request, about m1, delivered to p1. */
export const delivered = (): History => new History().enqueue('r1', 'm1').deliver('p1', 'r1');

/** It failed once and came to p2. */
export const redelivered = (): History => delivered().giveBack('p1/r1.1', 'r1').wait(500).deliver('p2', 'r1');

/** One process has two deliveries of r1 in work at once, and nobody can tell whose work is whose. */
export const overlapping = (): History => delivered().deliver('p1', 'r1');
