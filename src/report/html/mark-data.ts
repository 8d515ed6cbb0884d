import type { Fact } from '../../core/fact.ts';
import { laneOf, requestOf, splitEventId, taskOf } from '../../core/event-id.ts';
import type { Recording, Run } from '../../core/run.ts';
import type { CallWords } from '../call-words.ts';
import { eventInWords } from '../deviation-in-words.ts';
import { factCells } from '../fact-in-words.ts';
import { type RecordOf, serviceOf } from './call-data.ts';
import { laneNamed } from '../reading-lanes.ts';
import type { MarkData } from './page-data.ts';
import { shortened } from './shortened.ts';

/** What happened, lane by lane: the truth of the services, changes of processes, faults, unhandled errors. */
export function markData(
  run: Run,
  recording: Recording,
  { words, recordOf }: { readonly words: CallWords; readonly recordOf: RecordOf },
): MarkData[] {
  const told = new Set<string>();
  const marks: MarkData[] = [];
  for (const fact of run.facts) {
    const call = words.callOf(fact);
    const made = marksOf(fact, run, { recordOf, words });
    if (call !== undefined && made.some(({ lane }) => run.reading.services.includes(lane))) told.add(call.id);
    marks.push(...made);
  }
  for (const call of recording.calls) {
    const { executed: step } = call;
    if (step === undefined || told.has(call.id)) continue;
    const text = shortened(words.of(call));
    marks.push({ step, lane: serviceOf(call, run.reading), text, tone: 'dim', record: recordOf(call.task) });
  }
  for (const { step, process, message, failedTo } of run.unhandled) {
    if (failedTo !== undefined) continue;
    marks.push({
      step,
      lane: laneOf(process),
      text: shortened(`✗ unhandled: ${message}`),
      tone: 'red',
      isKey: true,
    });
  }
  marks.push(...untoldSteps(run, recording, { marks, words, recordOf }));
  return marks.sort((left, right) => left.step - right.step);
}

/** Events that belong to no call and brought about nothing: a connection, a timer. */
function untoldSteps(
  { reading }: Run,
  { steps, calls }: Recording,
  {
    marks,
    words,
    recordOf,
  }: { readonly marks: readonly MarkData[]; readonly words: CallWords; readonly recordOf: RecordOf },
): MarkData[] {
  const told = new Set(marks.map(({ step }) => step));
  for (const { returned } of calls) if (returned !== undefined) told.add(returned);
  return steps.flatMap(({ id }, index) => {
    const step = index + 1;
    if (told.has(step) || words.callNamed(id.replace(/:exec$/, '')) !== undefined) return [];
    const { process, task } = splitEventId(id);
    const lane = process === 'world' ? laneNamed(reading, task) : laneOf(id);
    return [
      {
        step,
        lane,
        text: shortened(eventInWords(id, words).replace(`${process}'s `, '')),
        tone: 'dim',
        record: recordOf(taskOf(id)),
      },
    ];
  });
}

function marksOf(
  fact: Fact,
  run: Run,
  { recordOf, words }: { readonly recordOf: RecordOf; readonly words: CallWords },
): MarkData[] {
  const { step, what, task } = fact;
  const record = recordOfFact(fact, recordOf);
  // It would lie over the answer that ends the operation's last call.
  if (what.kind === 'operation' && what.change === 'ok') return [];
  if (what.kind === 'healed' && run.plan.faults.length === 0) return [];
  const isKey = isKeyFact(fact) ? true : undefined;
  return factCells(fact, run, (id) => words.textOf(id)).map(({ lane, text, tone }) => ({
    step,
    lane,
    text: shortened(text),
    tone,
    task: requestOf(task) === undefined || run.reading.services.includes(lane) ? undefined : shortened(task),
    record,
    isKey,
  }));
}

function isKeyFact({ what }: Fact): boolean {
  if (what.kind === 'process') return what.change !== 'stopping' && what.change !== 'stopped';
  return what.kind === 'healed' || what.kind === 'fault' || what.kind === 'broken';
}

/** The record that a fact is about. */
export function recordOfFact({ what, task }: Fact, recordOf: RecordOf): string | undefined {
  if (what.kind === 'told') {
    if (what.subject !== undefined) return shortened(what.subject);
    if (what.operation !== undefined) return recordOf(`world/${what.operation}.1`);
  }
  return recordOf(task);
}
