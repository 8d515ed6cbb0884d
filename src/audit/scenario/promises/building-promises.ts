import { auditFacts } from '../audit-fact.ts';
import { type Breach, type Kept, promise, always } from './promise.ts';

/** The longest delay of `setTimeout`; a longer one fires at once. */
const timerMsMax = 2 ** 31 - 1;

export const checksLimits = promise({
  words: () =>
    'that it refuses, when it is built, a limit that is no whole number above zero, or longer than a timer takes, and takes a short one or none',
  schema: always,
  broken: (_, { run }: Kept) =>
    auditFacts(run.facts).flatMap(({ what, step }): readonly Breach[] => {
      if (what.kind !== 'built') return [];
      const { process, limit, given, refusal } = what;
      const makesSense = given === undefined || isLimit(given);
      if (makesSense === (refusal === undefined)) return [];
      const shown = given === undefined ? 'nothing' : JSON.stringify(given);
      return [
        {
          message: `${limit}: ${shown} was ${refusal === undefined ? 'accepted' : 'refused'}`,
          why: `${process} was built with it${refusal === undefined ? '' : ` and threw ${refusal}`}`,
          step,
          requests: [],
        },
      ];
    }),
});

function isLimit(given: number | string | null): boolean {
  return typeof given === 'number' && Number.isInteger(given) && given >= 1 && given <= timerMsMax;
}

/** It shows in everything else: whoever observes it fails in some runs. */
export const bearsObservers = promise({
  words: () => 'that whoever observes it may fail, and nothing changes',
  schema: always,
  broken: () => [],
});

/** It shows in everything else, as `auditor.odd-error` strikes. */
export const takesAnyError = promise({
  words: () => 'that it takes whatever is thrown for an error',
  schema: always,
  broken: () => [],
});
