import type { HeapSlope } from '../core/heap-finding.ts';
import { collectGarbage, heapBytes } from '../memory/collect-garbage.ts';
import { theilSenSlope } from '../memory/theil-sen.ts';
import { type HeapTask, type LaneResult, windowRounds } from './heap-task.ts';
import { LongLivedSystem } from './long-lived-system.ts';

/** The bytes in use after each round but those to warm up. */
export async function takeSlope(task: HeapTask): Promise<LaneResult & { readonly bytes: readonly number[] }> {
  const { plan, system, warmUpRounds, tracedRounds, rounds, onRound } = task;
  const living = new LongLivedSystem(plan, system, { rounds: warmUpRounds + rounds });
  // Made in one piece and filled in place: the figures must not grow beside what they measure.
  const bytes = new Float64Array(rounds);
  let traceHash = '';
  try {
    for (let round = 0; round < warmUpRounds + rounds; round += 1) {
      await living.round();
      if (round === tracedRounds - 1) traceHash = living.traceHash;
      // The first collections after a long time leave more behind than later ones do.
      if (round >= warmUpRounds - windowRounds) await collectGarbage();
      if (round >= warmUpRounds) bytes[round - warmUpRounds] = heapBytes();
      onRound?.();
    }
    const eventsPerRound = Math.round(living.events / (warmUpRounds + rounds));
    return { bytes: [...bytes], traceHash, eventsPerRound };
  } finally {
    await living.close();
  }
}

/** In bytes for each request. */
export function slopeOf(bytes: readonly number[], requestsPerRound: number): HeapSlope {
  const middle = bytes.length >> 1;
  const perRequest = (part: readonly number[]): number => theilSenSlope(part) / requestsPerRound;
  return {
    overall: perRequest(bytes),
    halves: [perRequest(bytes.slice(0, middle)), perRequest(bytes.slice(middle))],
  };
}
