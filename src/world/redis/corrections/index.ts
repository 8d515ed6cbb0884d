import { argumentPairs } from './argument-pairs.ts';
import type { Correction } from './correction.ts';
import { emptiedSortedSets } from './emptied-sorted-sets.ts';
import { emptyKeyNames } from './empty-key-names.ts';
import { getWithExpiry } from './get-with-expiry.ts';
import { hashFieldNames } from './hash-field-names.ts';
import { hashIncrement } from './hash-increment.ts';
import { integerArithmetic } from './integer-arithmetic.ts';
import { keyExpiry } from './key-expiry.ts';
import { keyPatterns } from './key-patterns.ts';
import { listIndexes } from './list-indexes.ts';
import { listPops } from './list-pops.ts';
import { listRemoval } from './list-removal.ts';
import { setOptions } from './set-options.ts';
import { sortedSetRanges } from './sorted-set-ranges.ts';
import { sortedSetScores } from './sorted-set-scores.ts';
import { valuesOfOtherTypes } from './values-of-other-types.ts';

/** In the order in which they are applied: HINCRBY goes through HGET and HSET as corrected before it. */
export const corrections: Readonly<Record<string, Correction>> = {
  argumentPairs,
  emptiedSortedSets,
  emptyKeyNames,
  getWithExpiry,
  hashFieldNames,
  hashIncrement,
  integerArithmetic,
  keyExpiry,
  keyPatterns,
  listIndexes,
  listPops,
  listRemoval,
  setOptions,
  sortedSetRanges,
  sortedSetScores,
  valuesOfOtherTypes,
};
