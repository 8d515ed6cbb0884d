import { splitEventId } from '../core/event-id.ts';
import type { EventId, FaultAnchor, Plan, Schedule } from '../core/plan.ts';
import type { Shrinker } from './shrinker.ts';

/** New names for operations and subjects, by the old ones. */
export interface Renaming {
  readonly operations: ReadonlyMap<string, string>;
  readonly subjects: ReadonlyMap<string, string>;
}

/** Plain names in place of unusual ones, where the failure does not need those. */
export async function giveNames(shrinker: Shrinker, renaming: (plan: Plan) => Renaming): Promise<void> {
  const { plan } = shrinker;
  const renamed = withNames(plan, renaming(plan));
  if (JSON.stringify(renamed) !== JSON.stringify(plan)) await shrinker.accepts(renamed);
}

function withNames(plan: Plan, renaming: Renaming): Plan {
  const { operations, subjects } = renaming;
  return {
    ...plan,
    operations: plan.operations.map((operation) => ({
      ...operation,
      id: operations.get(operation.id) ?? operation.id,
      ...(operation.subject !== undefined && {
        subject: subjects.get(operation.subject) ?? operation.subject,
      }),
    })),
    faults: plan.faults.map((fault) => ({ ...fault, at: renamedAnchor(fault.at, renaming) })),
    schedule: renamedSchedule(plan.schedule, renaming),
  };
}

function renamedAnchor(at: FaultAnchor, renaming: Renaming): FaultAnchor {
  return 'call' in at ? { call: renamedEvent(at.call, renaming) } : at;
}

function renamedSchedule(schedule: Schedule, renaming: Renaming): Schedule {
  switch (schedule.kind) {
    case 'strategy':
      return schedule;
    case 'order':
      return { ...schedule, events: schedule.events.map((event) => renamedEvent(event, renaming)) };
    case 'deviations': {
      const deviations = schedule.deviations.map(({ hold, until }) => {
        return { hold: renamedEvent(hold, renaming), until: renamedEvent(until, renaming) };
      });
      return { ...schedule, deviations };
    }
  }
}

/** An event's name: operations stand in the task that runs them, `p1/r17.1`, or end what the world does, `visible-r17`. */
function renamedEvent(id: EventId, { operations, subjects }: Renaming): EventId {
  const { process, task, event } = splitEventId(id);
  const [, operation = '', delivery = ''] = /^(.+)(\.\d+)$/s.exec(task) ?? [];
  const ofTask = operations.get(operation);
  if (ofTask !== undefined) return `${process}/${ofTask}${delivery}/${event}`;
  const hash = event.lastIndexOf('#');
  const [base, rest] = hash < 0 ? [event, ''] : [event.slice(0, hash), event.slice(hash)];
  for (const [old, name] of [...operations, ...subjects]) {
    if (base === old) return `${process}/${task}/${name}${rest}`;
    const isLast = base.endsWith(`-${old}`) || base.endsWith(`:${old}`);
    if (isLast) return `${process}/${task}/${base.slice(0, -old.length)}${name}${rest}`;
  }
  return id;
}
