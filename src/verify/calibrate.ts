import { taskOf } from '../core/event-id.ts';
import { type Plan, type PlannedOperation, processName, subjectOf } from '../core/plan.ts';
import type { RecordedStep } from '../core/run.ts';
import { placesIn } from '../faults/fault-places.ts';
import { callsToStrike } from './calls-to-strike.ts';
import { Focus } from '../strategies/focus.ts';
import { spawnSite } from '../strategies/spawn-site.ts';
import { runPlan } from './run-plan.ts';
import type { Scenario } from './scenario.ts';
import type { Calibration } from './search-schedule.ts';

/**
 * Counts the events of a small run without faults. URW, SURW and PCT need such figures, and a running mean over the
 * search so far would depend on which worker ran what: one fixed run gives every worker the same.
 */
export async function calibrate(scenario: Scenario): Promise<Calibration> {
  const { calibrationPlan } = scenario;
  const run = await runPlan(calibrationPlan, scenario, { record: true });
  const { events, recording } = run;
  const steps = recording?.steps ?? [];
  const { operations: requests } = calibrationPlan;
  return {
    events: meansBySite(steps),
    eventsPerRequest: events / requests.length,
    visits: {
      record: meanVisits(calibrationPlan, steps, subjectOf),
      process: meanVisits(calibrationPlan, steps, ({ process }) => processName(process)),
    },
    calls: callsToStrike(calibrationPlan, placesIn(scenario.offered ?? scenario.faults, run)),
  };
}

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
function meanVisits(
  { operations: requests }: Plan,
  steps: readonly RecordedStep[],
  focusOf: (request: PlannedOperation) => string,
): number {
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
