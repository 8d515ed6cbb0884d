import { type ClientOf, service } from 'raceproof';

const calls = {
  append: {
    apply: (terms: number[], term: number): void => {
      terms.push(term);
    },
  },
  appendFenced: {
    apply: (terms: number[], term: number): boolean => {
      const isLate = terms.some((each) => each > term);
      if (!isLate) terms.push(term);
      return !isLate;
    },
  },
};

/** Keeps the term of each entry. A fenced one is refused where a later leader has written. */
export const ledger = service('ledger', { state: (): number[] => [], calls });

export type Ledger = ClientOf<typeof calls>;
