import type { Plan, PlannedFault } from '../core/plan.ts';
import type { Recording, Run } from '../core/run.ts';

/**
 * The plan of what a run really did: the order of its events, and faults tied to the calls they struck. Faults that
 * never struck are gone. In this form removing one part leaves the others where they were.
 */
export function observedPlan(run: Run): Plan {
  const recording = recordingOf(run);
  return {
    ...run.plan,
    faults: struckFaults(run.plan, recording),
    schedule: { kind: 'order', events: recording.steps.map((step) => step.id) },
  };
}

/** The same run, written as deviations from the quiet default. */
export function deviatingPlan(run: Run): Plan {
  const recording = recordingOf(run);
  return {
    ...run.plan,
    faults: struckFaults(run.plan, recording),
    schedule: { kind: 'deviations', deviations: recording.deviations },
  };
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
