import type { Deviation, EventId } from '../core/plan.ts';
import type { RecordedCall, Recording, Run, Step } from '../core/run.ts';
import type { CallWords } from './call-words.ts';

/** The step at which an event came at last that a deviation held back. An answer may come together with others. */
export function stepHeldBack(
  deviation: Deviation,
  steps: readonly Step[],
  words: CallWords,
): number | undefined {
  const index = steps.findIndex(({ id }) => id === deviation.hold);
  return index >= 0 ? index + 1 : callHeldBack(deviation, words)?.returned;
}

/** The steps of answers that were held back and came at last together with others, by their calls: no event has their name. */
export function joinedAnswersHeldBack(
  { plan }: Run,
  { steps }: Recording,
  words: CallWords,
): ReadonlyMap<EventId, number> {
  const answers = new Map<EventId, number>();
  if (plan.schedule.kind !== 'deviations') return answers;
  const fired = new Set(steps.map(({ id }) => id));
  for (const deviation of plan.schedule.deviations) {
    const call = fired.has(deviation.hold) ? undefined : callHeldBack(deviation, words);
    if (call?.returned !== undefined) answers.set(call.id, call.returned);
  }
  return answers;
}

function callHeldBack({ hold }: Deviation, words: CallWords): RecordedCall | undefined {
  return words.callNamed(hold.replace(/:deliver$/, ''));
}
