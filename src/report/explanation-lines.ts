import type { Explanation, Finding, NearestPass, OrderingFact } from '../core/finding.ts';
import type { CallWords } from './call-words.ts';
import { eventInWords } from './deviation-in-words.ts';
import { faultInWords } from './fault-in-words.ts';
import { count, counted } from './figures.ts';
import { wrap } from './text.ts';

const factsShownMax = 3;

interface Place {
  readonly words: CallWords;
  readonly room: number;
}

/** The orders of two events that the failure rests on. */
export function orderLines({ facts }: Explanation, { words, room }: Place): string[] {
  if (facts.length === 0) return [];
  const shown = facts.slice(0, factsShownMax);
  const hidden = facts.length - shown.length;
  return [
    ...shown.flatMap((fact) => wrap(`${factInWords(fact, words)}: needed`, { width: room, linesMax: 2 })),
    ...(hidden > 0 ? [`and ${counted(hidden, 'more order')}`] : []),
  ];
}

/** The passing run that goes along with the failing one for longest. */
export function nearestLines(
  { explanation, run }: Pick<Finding, 'explanation' | 'run'>,
  { words, room }: Place,
): string[] {
  const nearest = explanation?.nearest;
  if (nearest === undefined) return [];
  const { change, sharedEvents, events } = nearest;
  const text = `it passes ${changeInWords(change, run, words)}; ${sameInWords(sharedEvents, events)}`;
  return wrap(text, { width: room, linesMax: 3 });
}

function sameInWords(shared: number, events: number): string {
  if (shared === 0) return 'it takes another course from the first event on';
  // A fault may change what a call comes to, and no event.
  if (shared === events) return `the same ${counted(events, 'event')} come in the same order`;
  return `the first ${count(shared)} of ${counted(events, 'event')} are the same`;
}

function changeInWords(change: NearestPass['change'], { plan }: Finding['run'], words: CallWords): string {
  switch (change.kind) {
    case 'flipped':
      return `where ${factInWords({ earlier: change.fact.later, later: change.fact.earlier }, words)}`;
    case 'without-fault': {
      const fault = plan.faults[change.index];
      return fault === undefined ? 'without a fault' : `without ${faultInWords(fault)}`;
    }
    case 'without-delay': {
      const several = plan.schedule.kind === 'deviations' && plan.schedule.deviations.length > 1;
      return several ? `without delay ${count(change.index + 1)} of the schedule` : 'without that delay';
    }
  }
}

function factInWords({ earlier, later }: OrderingFact, words: CallWords): string {
  return `${eventInWords(earlier, words)} comes before ${eventInWords(later, words)}`;
}
