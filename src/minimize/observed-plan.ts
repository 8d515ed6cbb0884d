import { type EventId, isTimed, type Plan, type PlannedFault, withDeviations } from '../core/plan.ts';
import type { Recording, Run } from '../core/run.ts';

/**
 * The plan of what a run really did: the order of its events, and faults tied to the calls they struck. Faults that
 * never struck are gone. In this form removing one part leaves the others where they were. What fires in time order goes
 * on to: an order of its own would hold events back.
 */
export function observedPlan(run: Run): Plan {
  const recording = recordingOf(run);
  return {
    ...run.plan,
    faults: struckFaults(run.plan, recording),
    schedule: isTimed(run.plan) ? run.plan.schedule : { kind: 'order', events: eventOrder(recording) },
  };
}

/**
 * The events in the order they fired. Where several answers arrived at once, each one's own delivery follows: it takes
 * that place should the others be gone.
 */
function eventOrder({ order, steps, calls }: Recording): EventId[] {
  const together = new Map<EventId, EventId[]>();
  for (const call of calls) {
    // Steps count from 1.
    const chunk = call.returned === undefined ? undefined : steps[call.returned - 1]?.id;
    if (chunk === undefined || !chunk.endsWith(':deliver-all')) continue;
    together.set(chunk, [...(together.get(chunk) ?? []), `${call.id}:deliver`]);
  }
  const known = new Set(order);
  // What fired after the healing was not the schedule's choice; what waited until then has its place there.
  const afterwards = steps.map((step) => step.id).filter((id) => !known.has(id));
  return [...order, ...afterwards].flatMap((id) => [id, ...(together.get(id) ?? [])]);
}

/** The same run, written as deviations from the quiet default where it does not fire in time order. */
export function deviatingPlan(run: Run): Plan {
  const recording = recordingOf(run);
  const faults = struckFaults(run.plan, recording);
  const plan = { ...run.plan, faults };
  return isTimed(plan) ? plan : withDeviations(plan, recording.deviations);
}

function struckFaults(plan: Plan, recording: Recording): PlannedFault[] {
  return recording.struck.flatMap(({ fault, call }) => {
    const planned = plan.faults[fault];
    return planned === undefined ? [] : [{ ...planned, at: { call } }];
  });
}

function recordingOf(run: Run): Recording {
  if (run.recording === undefined) throw new Error('only a recorded run can be minimised');
  return run.recording;
}
