import { faultMatrix } from './fault-matrix.ts';
import type { Counts } from './sums.ts';

/** The most often that a kind of fault is drawn, as a multiple of one whose cells are all filled. */
const weightMax = 4;

/**
 * Weights for the next campaign, from the cells that the last one filled: the more phases a kind of fault never struck
 * in, the likelier it is drawn, up to four times. A kind of which nothing is missing has no entry, and weighs 1.
 */
export function faultWeightsAfter(faultPhases: Counts): Readonly<Record<string, number>> {
  const weights: Record<string, number> = {};
  for (const { kind, cells } of faultMatrix(faultPhases)) {
    const empty = cells.filter(({ times }) => times === 0).length;
    if (empty > 0) weights[kind] = 1 + Math.round(((weightMax - 1) * empty) / cells.length);
  }
  return weights;
}
