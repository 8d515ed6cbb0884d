import { splitEventId } from '../core/event-id.ts';
import type { RecordedCall, RecordedStep, Recording, Run } from '../core/run.ts';
import { callText } from './call-text.ts';
import type { Violation } from '../core/verdict.ts';
import { CallWords } from './call-words.ts';

/** One command of Redis that took effect. Only its keys are exact: what other services call a resource may be anything. */
interface Touch {
  readonly call: RecordedCall;
  readonly step: number;
  readonly access: 'read' | 'write';
}

/**
 * What a run proves of a lost update, in order of time: two tasks read the same before either of them wrote there, and both
 * wrote. The pair that wrote last; undefined where there is none.
 */
export function bothRead(recording: Recording, until: number, words: CallWords): string | undefined {
  for (const touches of touchesByKey(recording, until).values()) {
    const { first, second } = lostUpdateIn(touches) ?? {};
    if (first === undefined || second === undefined) continue;
    const [one, other] = callersApart(first, second, words);
    const what = `"${words.of(first)}" → ${callText(first.outcome ?? '')}`;
    return `${one} and ${other} both read ${what} before either wrote`;
  }
  return undefined;
}

/** The same of a run that breaks something; undefined where it was not recorded. */
export function raceIn(
  run: Run,
  violation: Violation,
  words = run.recording === undefined ? undefined : new CallWords(run, run.recording),
): string | undefined {
  if (run.recording === undefined || words === undefined) return undefined;
  return bothRead(run.recording, violation.step ?? Infinity, words);
}

function touchesByKey({ calls, steps }: Recording, until: number): ReadonlyMap<string, readonly Touch[]> {
  const byKey = new Map<string, Touch[]>();
  for (const call of calls) {
    const { executed: step } = call;
    if (step === undefined || step > until || !splitEventId(call.id).event.startsWith('redis.')) continue;
    // Steps count from 1.
    const effect: RecordedStep['effect'] | undefined = steps[step - 1]?.effect;
    for (const key of effect?.keys ?? []) {
      const touches = byKey.get(key) ?? [];
      touches.push({ call, step, access: effect?.access ?? 'write' });
      byKey.set(key, touches);
    }
  }
  return byKey;
}

interface LostUpdate {
  readonly first: RecordedCall;
  readonly second: RecordedCall;
}

function lostUpdateIn(touches: readonly Touch[]): LostUpdate | undefined {
  const writes = writesAfterReads(touches);
  for (const [index, { write, read }] of [...writes.entries()].toReversed()) {
    // What was written before it looked it knows of.
    for (let each = index - 1; each >= 0; each -= 1) {
      const before = writes[each];
      if (before === undefined || before.write.step < read.step) break;
      if (before.write.call.task === write.call.task || !isSameRead(before.read.call, read.call)) continue;
      return before.read.step < read.step
        ? { first: before.read.call, second: read.call }
        : { first: read.call, second: before.read.call };
    }
  }
  return undefined;
}

interface WriteAfterRead {
  readonly write: Touch;
  /** What its task last looked at there. */
  readonly read: Touch;
}

/** In order of time. */
function writesAfterReads(touches: readonly Touch[]): readonly WriteAfterRead[] {
  const reads = new Map<string, Touch>();
  const writes: WriteAfterRead[] = [];
  for (const touch of touches.toSorted((left, right) => left.step - right.step)) {
    const { task } = touch.call;
    const read = reads.get(task);
    if (touch.access === 'read') reads.set(task, touch);
    else if (read !== undefined) writes.push({ write: touch, read });
  }
  return writes;
}

/** The same question with the same answer, which both have seen. */
function isSameRead(one: RecordedCall, other: RecordedCall): boolean {
  return one.text === other.text && one.outcome !== undefined && one.outcome === other.outcome;
}

/** By whoever calls, or where that is one by their tasks. */
function callersApart(one: RecordedCall, other: RecordedCall, words: CallWords): readonly [string, string] {
  const [left, right] = [words.callerOf(one), words.callerOf(other)];
  if (left !== right) return [left, right];
  const named = ({ task }: RecordedCall): string => `${left} (${splitEventId(`${task}/`).task})`;
  return [named(one), named(other)];
}
