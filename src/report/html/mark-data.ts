import type { Fact } from '../../core/fact.ts';
import { laneOf, requestOf, splitEventId, taskOf } from '../../core/event-id.ts';
import type { Recording, Run } from '../../core/run.ts';
import type { CallWords } from '../call-words.ts';
import { eventInWords } from '../deviation-in-words.ts';
import { FactNarrator } from '../fact-in-words.ts';
import { type RecordOf, serviceOf } from './call-data.ts';
import { laneNamed, pageLanesOf } from '../scenario-words.ts';
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
  const narrator = new FactNarrator((id) => {
    const call = words.callNamed(id);
    return call === undefined ? undefined : words.of(call);
  });
  const services = pageLanesOf(run.plan);
  for (const fact of run.facts) {
    const call = words.callOf(fact);
    const made = marksOf(fact, narrator, { recordOf, services });
    if (call !== undefined && made.some(({ lane }) => services.includes(lane))) told.add(call.id);
    marks.push(...made);
  }
  for (const call of recording.calls) {
    const { executed: step } = call;
    if (step === undefined || told.has(call.id)) continue;
    const text = shortened(words.of(call));
    marks.push({ step, lane: serviceOf(call, services), text, tone: 'dim', record: recordOf(call.task) });
  }
  for (const { step, process, message } of run.unhandled) {
    marks.push({
      step,
      lane: laneOf(process),
      text: shortened(`✗ unhandled: ${message}`),
      tone: 'red',
      isKey: true,
    });
  }
  marks.push(...untoldSteps(recording, marks, { words, recordOf, services }));
  return marks.sort((left, right) => left.step - right.step);
}

/** Events that belong to no call and brought about nothing: a connection, a timer. */
function untoldSteps(
  { steps, calls }: Recording,
  marks: readonly MarkData[],
  {
    words,
    recordOf,
    services,
  }: { readonly words: CallWords; readonly recordOf: RecordOf; readonly services: readonly string[] },
): MarkData[] {
  const told = new Set(marks.map(({ step }) => step));
  for (const { returned } of calls) if (returned !== undefined) told.add(returned);
  return steps.flatMap(({ id }, index) => {
    const step = index + 1;
    if (told.has(step) || words.callNamed(id.replace(/:exec$/, '')) !== undefined) return [];
    const { process, task } = splitEventId(id);
    const lane = process === 'world' ? laneNamed(services, task) : laneOf(id);
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
  narrator: FactNarrator,
  { recordOf, services }: { readonly recordOf: RecordOf; readonly services: readonly string[] },
): MarkData[] {
  const { step, what, task } = fact;
  const record = recordOfFact(fact, recordOf);
  if (what.kind === 'judged') {
    const verdict = what.verdict ?? 'unusable';
    const text = shortened(`${what.record}: ${verdict}${what.honest ? '' : ', which is wrong'}`);
    return [{ step, lane: 'auditor', text, tone: what.honest ? 'cyan' : 'red', record }];
  }
  // It would lie over the answer that ends the operation's last call.
  if (what.kind === 'operation' && what.change === 'ok') return [];
  const isKey = isKeyFact(fact) ? true : undefined;
  return narrator.cells(fact).map(({ lane, text, tone }) => ({
    step,
    lane,
    text: shortened(text),
    tone,
    task: requestOf(task) === undefined || services.includes(lane) ? undefined : shortened(task),
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
  if ('record' in what) return shortened(what.record);
  return 'request' in what ? recordOf(`world/${what.request}.1`) : recordOf(task);
}
