import { taskOf } from '../core/event-id.ts';
import { type Plan, planSchemaVersion } from '../core/plan.ts';
import { spawnSite } from '../strategies/spawn-site.ts';
import type { AuditSystem } from '../world/audit-system.ts';
import { instantLoad } from './plan-arbitrary.ts';
import { runPlan } from './run-plan.ts';
import type { Calibration } from './search-schedule.ts';

/**
 * Counts the events of a small run without faults. URW, SURW and PCT need such figures, and a running mean over the
 * search so far would depend on which worker ran what: one fixed run gives every worker the same.
 */
export async function calibrate(system: AuditSystem): Promise<Calibration> {
  const counts = new Map<string, number>();
  const { events } = await runPlan(calibrationPlan, system, {
    onEvent: ({ id }) => {
      const task = taskOf(id);
      counts.set(task, (counts.get(task) ?? 0) + 1);
    },
  });
  return { events: meansBySite(counts), eventsPerRequest: events / calibrationPlan.requests.length };
}

/** A few pairs of requests for one record among others, so that some have to wait as they do in the search. */
const calibrationPlan: Plan = {
  schema: planSchemaVersion,
  profile: 'chaos',
  seed: 1,
  processes: 2,
  requestTimeoutMs: 10_000,
  redisResend: true,
  load: instantLoad,
  requests: Array.from({ length: 24 }, (_, index) => ({
    id: `r${index + 1}`,
    record: `m${Math.floor(index * 0.9)}`,
    arrivalMs: 0,
    process: (index % 2) + 1,
  })),
  faults: [],
  healAfterEvents: 2_000,
  schedule: { kind: 'strategy', name: 'random-walk', seed: 1 },
};

function meansBySite(counts: ReadonlyMap<string, number>): Record<string, number> {
  const sites = new Map<string, { tasks: number; events: number }>();
  for (const [task, events] of counts) {
    const site = spawnSite(task);
    const sum = sites.get(site) ?? { tasks: 0, events: 0 };
    sites.set(site, { tasks: sum.tasks + 1, events: sum.events + events });
  }
  return Object.fromEntries(
    [...sites].map(([site, sum]) => [site, Math.round((10 * sum.events) / sum.tasks) / 10]),
  );
}
