import { subjectOf } from '../../core/plan.ts';
import { laneOf, splitEventId, taskOf } from '../../core/event-id.ts';
import type { Finding } from '../../core/finding.ts';
import type { Reading } from '../../core/reading.ts';
import type { Tenure } from '../../core/tenure.ts';
import { processName } from '../../core/plan.ts';
import type { Recording, Run } from '../../core/run.ts';
import type { Violation } from '../../core/verdict.ts';
import { CallWords } from '../call-words.ts';
import { deviationInWords, eventInWords } from '../deviation-in-words.ts';
import { count } from '../figures.ts';
import { stepHeldBack } from '../held-back.ts';
import { callData, type RecordOf, recordOfTask } from './call-data.ts';
import { markData, recordOfFact } from './mark-data.ts';
import { laneNamed } from '../reading-lanes.ts';
import type { RunData, RunWords, StepData, TenureData } from './page-data.ts';
import { faultSpans } from './run-spans.ts';
import { shortened } from './shortened.ts';

/** A page holds no more events than a browser draws smoothly; those farthest from the violation stay out. */
const eventsMax = 10_000;
/** What came after the violation explains less than what led to it. */
const eventsAfterMax = 1_000;

interface RunToDraw extends Pick<Finding, 'run'> {
  /** Undefined where nothing broke. */
  readonly violation: Violation | undefined;
}

/** A recorded run as the page draws it; undefined where it was not recorded. */
export function runData({ run, violation }: RunToDraw): RunData | undefined {
  const { recording } = run;
  if (recording === undefined) return undefined;
  const words = new CallWords(run, recording);
  const recordOf = recordOfTask(run);
  const total = recording.steps.length;
  const { first, last } = windowAround(violation?.step ?? total, total);
  const isHeld = (from: number, to: number): boolean => from <= last && to >= first;
  const shade = faultSpans(run, recording).filter(({ from, to }) => isHeld(from, to));
  const context = { words, recordOf };
  const { services } = run.reading;
  return {
    words: wordsOf(run.reading),
    services,
    processes: Array.from({ length: run.plan.processes }, (_, index) => processName(index + 1)),
    first,
    last,
    total,
    steps: stepData(run, recording, context).slice(first - 1, last),
    calls: callData(run, recording, context).filter(({ invoked, returned, gaveUp }) =>
      isHeld(invoked, returned ?? gaveUp),
    ),
    marks: markData(run, recording, context).filter(({ step }) =>
      isHeld(Math.max(step, 1), Math.max(step, 1)),
    ),
    tenures: tenureData(run).filter(({ from, to }) => isHeld(from, to ?? total)),
    shades: shade,
    focus: involvedRecords(run, violation?.requests ?? []),
    violation:
      violation === undefined
        ? undefined
        : { step: violation.step ?? total + 1, message: shortened(violation.message) },
    virtualMs: run.virtualMs,
  };
}

/** The words of a scenario that a page uses. */
export function wordsOf({ operation, subject, failed }: Reading): RunWords {
  return { operation, subject, failed };
}

function windowAround(step: number, total: number): { readonly first: number; readonly last: number } {
  if (total <= eventsMax) return { first: 1, last: total };
  const last = Math.min(total, Math.max(step + eventsAfterMax, eventsMax));
  return { first: last - eventsMax + 1, last };
}

function stepData(
  run: Run,
  { steps }: Recording,
  { words, recordOf }: { readonly words: CallWords; readonly recordOf: RecordOf },
): StepData[] {
  const held = new Map<number, string>();
  if (run.plan.schedule.kind === 'deviations') {
    for (const deviation of run.plan.schedule.deviations) {
      const step = stepHeldBack(deviation, steps, words);
      if (step !== undefined) held.set(step, shortened(deviationInWords(deviation, words)));
    }
  }
  const records = new Map<number, string>();
  for (const fact of run.facts) {
    const record = recordOfFact(fact, recordOf);
    if (record !== undefined) records.set(fact.step, record);
  }
  return steps.map(({ id, atMs, deviates, effect }, index) => ({
    id: shortened(id),
    atMs,
    text: shortened(eventInWords(id, words)),
    lane: stepLane(id, run.reading),
    cause: effect.cause,
    keys: effect.keys.map(shortened),
    access: effect.access,
    record: recordOf(taskOf(id)) ?? records.get(index + 1),
    heldBack: held.get(index + 1) ?? (deviates ? 'it waited, against the quiet default' : undefined),
  }));
}

function stepLane(id: string, reading: Reading): string {
  const { process, task } = splitEventId(id);
  if (process !== 'world') return laneOf(id);
  return laneNamed(reading, task);
}

function tenureData({ facts, reading }: Run): TenureData[] {
  const stepAt = (position: number): number => facts[position]?.step ?? 0;
  const tenures = reading.tenures(facts).toSorted((left, right) => left.from - right.from);
  return tenures.map((tenure) => ({
    record: shortened(tenure.subject),
    lane: laneOf(tenure.holder),
    holder: shortened(tenure.holder),
    from: stepAt(tenure.from),
    to: tenure.end === undefined ? undefined : stepAt(tenure.end.at),
    end: tenure.end?.kind ?? 'held',
    lease: leaseInWords(tenure),
  }));
}

function leaseInWords({ leaseMs, isLeased }: Tenure): string {
  if (leaseMs !== undefined) return `lease ${count(leaseMs)} ms`;
  return isLeased ? '' : 'no expiry';
}

function involvedRecords({ plan }: Run, requests: readonly string[]): string[] {
  const isNamed = new Set(requests);
  const involved = plan.operations.filter(({ id }) => isNamed.size === 0 || isNamed.has(id));
  return [...new Set(involved.map((request) => shortened(subjectOf(request))))];
}
