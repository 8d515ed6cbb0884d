import type { Plan, Schedule } from '../core/plan.ts';
import { processName } from '../core/plan.ts';
import { observedPlan } from './observed-plan.ts';
import type { Shrinker } from './shrinker.ts';

/** Fewer processes: those that work on requests come first, the rest is folded into them. */
export async function shrinkProcesses(shrinker: Shrinker): Promise<void> {
  for (let count = 1; count < shrinker.plan.processes && !shrinker.spent; count += 1) {
    if (await shrinker.accepts(withProcesses(observedPlan(shrinker.run), count))) return;
  }
}

function withProcesses(plan: Plan, count: number): Plan {
  const renamed = new Map<number, number>();
  const indexFor = (index: number): number => renamed.get(index) ?? count;
  for (const { process } of plan.requests) {
    if (!renamed.has(process)) renamed.set(process, Math.min(renamed.size + 1, count));
  }
  const rename = (id: string): string =>
    id.replaceAll(/\bp(\d+)(?=[/~#-]|$)/g, (_, index: string) => processName(indexFor(Number(index))));
  return {
    ...plan,
    processes: count,
    requests: plan.requests.map((request) => ({ ...request, process: indexFor(request.process) })),
    faults: plan.faults.map((fault) => ({
      ...fault,
      at:
        'call' in fault.at
          ? { call: rename(fault.at.call) }
          : { ...fault.at, process: rename(fault.at.process) },
    })),
    schedule: renameSchedule(plan.schedule, rename),
  };
}

function renameSchedule(schedule: Schedule, rename: (id: string) => string): Schedule {
  switch (schedule.kind) {
    case 'strategy':
      return schedule;
    case 'order':
      return { kind: 'order', events: schedule.events.map(rename) };
    case 'deviations':
      return {
        kind: 'deviations',
        deviations: schedule.deviations.map(({ hold, until }) => ({ hold: rename(hold), until: rename(until) })),
      };
  }
}
