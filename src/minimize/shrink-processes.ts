import type { Plan, Schedule } from '../core/plan.ts';
import { processName } from '../core/plan.ts';
import type { Run } from '../core/run.ts';
import { observedPlan } from './observed-plan.ts';
import type { Shrinker } from './shrinker.ts';

/** Fewer processes, as few as fail alike. */
export async function shrinkProcesses(shrinker: Shrinker): Promise<void> {
  for (let count = 1; count < shrinker.plan.processes && !shrinker.spent; count += 1) {
    if (await shrinker.accepts(withProcesses(shrinker.run, count))) return;
  }
}

/**
 * What the run did, on so many processes: those that worked on requests come first, in the order in which the queue
 * goes round, and the rest is folded into the last of them.
 */
export function withProcesses(run: Run, count: number): Plan {
  const plan = observedPlan(run);
  const working = workingProcesses(run);
  const indexFor = (index: number): number => {
    const position = working.indexOf(index);
    return position === -1 ? count : Math.min(position + 1, count);
  };
  const rename = (id: string): string =>
    id.replaceAll(/\bp(\d+)(?=[/~#-]|$)/g, (_, index: string) => processName(indexFor(Number(index))));
  return {
    ...plan,
    processes: count,
    operations: plan.operations.map((request) => ({ ...request, process: indexFor(request.process) })),
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

/** The processes that worked on operations, going round from the first operation's home. */
function workingProcesses({ plan, facts }: Run): readonly number[] {
  const homes = plan.operations.map(({ process }) => process);
  const working = new Set(homes);
  for (const { task, what } of facts) {
    const index = /^p(\d+)/.exec(task)?.[1];
    const isWork = 'operation' in what && what.operation !== undefined;
    if (index !== undefined && isWork) working.add(Number(index));
  }
  const first = homes[0] ?? 1;
  const distance = (index: number): number => (index - first + plan.processes) % plan.processes;
  return [...working].toSorted((left, right) => distance(left) - distance(right));
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
        deviations: schedule.deviations.map(({ hold, until }) => ({
          hold: rename(hold),
          until: rename(until),
        })),
      };
  }
}
