import { taskOf } from '../core/event-id.ts';
import { type Plan, type PlannedOperation, planSchemaVersion, processName } from '../core/plan.ts';
import type { RecordedStep } from '../core/run.ts';
import { Focus } from '../strategies/focus.ts';
import { spawnSite } from '../strategies/spawn-site.ts';
import { auditScenarioVersion, instantSettings } from '../world/audit-settings.ts';
import type { AuditSystem } from '../world/audit-system.ts';
import { runPlan } from './run-plan.ts';
import type { Calibration } from './search-schedule.ts';

/**
 * Counts the events of a small run without faults. URW, SURW and PCT need such figures, and a running mean over the
 * search so far would depend on which worker ran what: one fixed run gives every worker the same.
 */
export async function calibrate(system: AuditSystem): Promise<Calibration> {
  const { events, recording } = await runPlan(calibrationPlan, system, { record: true });
  const steps = recording?.steps ?? [];
  const { operations: requests } = calibrationPlan;
  return {
    events: meansBySite(steps),
    eventsPerRequest: events / requests.length,
    visits: {
      record: meanVisits(steps, ({ subject = '' }) => subject),
      process: meanVisits(steps, ({ process }) => processName(process)),
    },
  };
}

/** A few pairs of requests for one record among others, so that some have to wait as they do in the search. */
const calibrationPlan: Plan = {
  schema: planSchemaVersion,
  scenario: auditScenarioVersion,
  profile: 'chaos',
  seed: 1,
  processes: 2,
  settings: instantSettings,
  operations: Array.from({ length: 24 }, (_, index) => ({
    id: `r${index + 1}`,
    kind: 'audit',
    subject: `m${Math.floor(index * 0.9)}`,
    atMs: 0,
    process: (index % 2) + 1,
  })),
  faults: [],
  healAfterEvents: 2_000,
  schedule: { kind: 'strategy', name: 'random-walk', seed: 1 },
};

function meansBySite(steps: readonly RecordedStep[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { id } of steps) counts.set(taskOf(id), (counts.get(taskOf(id)) ?? 0) + 1);
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

/** How many events of a request's first delivery touch the thing of this name, on average, rounded. */
function meanVisits(steps: readonly RecordedStep[], focusOf: (request: PlannedOperation) => string): number {
  const { operations: requests } = calibrationPlan;
  let visits = 0;
  for (const request of requests) {
    const task = `${processName(request.process)}/${request.id}.1`;
    const focus = new Focus(focusOf(request));
    for (const { id, effect } of steps) {
      if (taskOf(id) === task && effect.keys.some((resource) => focus.touches({ resource }))) visits += 1;
    }
  }
  return Math.round(visits / requests.length);
}
