import type { HeapMeasurement } from '../core/heap-finding.ts';
import { withoutOptimisedCode } from '../memory/unoptimised.ts';
import { withVirtualGlobals } from '../sim/virtual-globals/index.ts';
import type { HeapTask } from './heap-task.ts';
import { wavesPerRound } from './waves.ts';
import { takeCensus } from './take-census.ts';
import { slopeOf, takeSlope } from './take-slope.ts';

export interface HeapResult {
  readonly measurement: HeapMeasurement;
  /** Of each lane, over the traced rounds: the same, or the system is not deterministic. */
  readonly traceHashes: readonly string[];
  /** Of one round, on average. */
  readonly eventsPerRound: number;
}

/**
 * Runs the rounds, once for the slope and once for the census, each on a system of its own: the census keeps a reference
 * to every object, which would show as growth. The slope comes first, in a process that is still as quiet as it can be.
 */
export async function measureHeap(task: HeapTask): Promise<HeapResult> {
  const { plan, warmUpRounds, lanes } = task;
  const requestsPerRound = Math.max(1, plan.operations.length * wavesPerRound(plan));
  const results = await withoutOptimisedCode(() =>
    withVirtualGlobals(async () => {
      const slope = lanes.includes('slope') ? await takeSlope(task) : undefined;
      const census = lanes.includes('census') ? await takeCensus(task) : undefined;
      return { slope, census };
    }),
  );
  const bytes = results.slope?.bytes ?? [];
  const lanesRun = [results.slope, results.census].filter((lane) => lane !== undefined);
  return {
    measurement: {
      requestsPerRound,
      warmUpRounds,
      bytes,
      slope: bytes.length === 0 ? undefined : slopeOf(bytes, requestsPerRound),
      census: results.census?.figures ?? [],
    },
    traceHashes: lanesRun.map(({ traceHash }) => traceHash),
    eventsPerRound: lanesRun[0]?.eventsPerRound ?? 0,
  };
}
