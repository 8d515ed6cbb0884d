import { subjectOf } from '../../core/plan.ts';
import { laneOf, requestOf, splitEventId, taskOf } from '../../core/event-id.ts';
import type { Reading } from '../../core/reading.ts';
import type { RecordedCall, Recording, Run } from '../../core/run.ts';
import { callText } from '../call-text.ts';
import type { CallWords } from '../call-words.ts';
import { faultInWords } from '../fault-in-words.ts';
import { laneNamed } from '../reading-lanes.ts';
import type { CallData } from './page-data.ts';
import { shortened } from './shortened.ts';

/** The record a task works on, by the request it is named after. */
export type RecordOf = (task: string) => string | undefined;

export function recordOfTask({ plan, facts }: Run): RecordOf {
  const records = new Map(plan.operations.map((request) => [request.id, shortened(subjectOf(request))]));
  for (const { what } of facts) {
    if (what.kind !== 'told' || what.operation === undefined || what.subject === undefined) continue;
    if (!records.has(what.operation)) records.set(what.operation, shortened(what.subject));
  }
  return (task) => {
    const request = requestOf(task);
    return request === undefined ? undefined : records.get(request);
  };
}

/** Every call of a run, in the order in which they were made. */
export function callData(
  run: Run,
  recording: Recording,
  { words, recordOf }: { readonly words: CallWords; readonly recordOf: RecordOf },
): CallData[] {
  const arrivals = arrivalsOf(recording);
  const struck = struckCalls(run, recording);
  const crashes = crashSteps(run);
  const wentOn = (call: RecordedCall): number | undefined => {
    const arrived = call.executed ?? arrivals.get(call.id) ?? call.invoked;
    return stepsByTask.get(call.task)?.find((step) => step > arrived);
  };
  const stepsByTask = taskSteps(recording);
  return recording.calls.map((call) => ({
    id: shortened(call.id),
    lane: call.process === 'world' ? serviceOf(call, run.reading) : laneOf(call.process),
    task: shortened(call.task),
    service: serviceOf(call, run.reading),
    words: shortened(words.of(call)),
    sent: shortened(call.text),
    invoked: call.invoked,
    arrived: call.executed ?? arrivals.get(call.id),
    applied: call.executed !== undefined,
    returned: call.returned,
    outcome: call.outcome === undefined ? undefined : shortened(callText(call.outcome)),
    gaveUp: wentOn(call) ?? crashes.get(call.process) ?? run.events,
    record: recordOf(call.task),
    faults: struck.get(call.id),
  }));
}

export function serviceOf({ id }: Pick<RecordedCall, 'id'>, reading: Reading): string {
  return laneNamed(reading, splitEventId(id).event);
}

/** When the events of calls reached their services, also of those that had no effect. */
function arrivalsOf({ steps }: Recording): ReadonlyMap<string, number> {
  const arrivals = new Map<string, number>();
  steps.forEach(({ id }, index) => {
    if (id.endsWith(':exec')) arrivals.set(id.slice(0, -':exec'.length), index + 1);
  });
  return arrivals;
}

function struckCalls({ plan }: Run, { struck }: Recording): ReadonlyMap<string, readonly string[]> {
  const byCall = new Map<string, string[]>();
  for (const { fault: index, call } of struck) {
    const fault = plan.faults[index];
    if (fault === undefined) continue;
    const words = shortened(faultInWords(fault));
    const known = byCall.get(call);
    if (known === undefined) byCall.set(call, [words]);
    else known.push(words);
  }
  return byCall;
}

function taskSteps({ steps }: Recording): ReadonlyMap<string, readonly number[]> {
  const byTask = new Map<string, number[]>();
  steps.forEach(({ id }, index) => {
    const list = byTask.get(taskOf(id));
    if (list === undefined) byTask.set(taskOf(id), [index + 1]);
    else list.push(index + 1);
  });
  return byTask;
}

/** The step at which each incarnation crashed. */
function crashSteps({ facts }: Run): ReadonlyMap<string, number> {
  const steps = new Map<string, number>();
  for (const { what, step } of facts) {
    if (what.kind === 'process' && what.change === 'crashed') steps.set(what.process, step);
  }
  return steps;
}
