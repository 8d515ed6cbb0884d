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
      const touch = { call, step, access: effect?.access ?? 'write' };
      byKey.set(key, [...(byKey.get(key) ?? []), touch]);
    }
  }
  return byKey;
}

interface LostUpdate {
  readonly first: RecordedCall;
  readonly second: RecordedCall;
}

function lostUpdateIn(touches: readonly Touch[]): LostUpdate | undefined {
  const inOrder = touches.toSorted((left, right) => left.step - right.step);
  const writes = inOrder.filter(({ access }) => access === 'write');
  for (const last of writes.toReversed()) {
    for (const before of writes.filter(({ step }) => step < last.step).toReversed()) {
      if (before.call.task === last.call.task || looksAgain(inOrder, before, last)) continue;
      const readOf = ({ call: { task } }: Touch): RecordedCall | undefined =>
        inOrder.findLast(
          ({ call, access, step }) => call.task === task && access === 'read' && step < before.step,
        )?.call;
      const [one, other] = [readOf(before), readOf(last)];
      if (one === undefined || other === undefined || !isSameRead(one, other)) continue;
      return (one.executed ?? 0) < (other.executed ?? 0)
        ? { first: one, second: other }
        : { first: other, second: one };
    }
  }
  return undefined;
}

/** Whether whoever writes last has looked since the other wrote, so that it knows of it. */
function looksAgain(touches: readonly Touch[], before: Touch, last: Touch): boolean {
  return touches.some(
    ({ call: { task }, access, step }) =>
      task === last.call.task && access === 'read' && step > before.step && step < last.step,
  );
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
