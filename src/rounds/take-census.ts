import type { CensusFigure } from '../core/heap-finding.ts';
import { collectGarbage } from '../memory/collect-garbage.ts';
import { type Headcount, ObjectCensus } from '../memory/object-census.ts';
import type { HandedOver } from '../world/handed-over.ts';
import { censusRounds, type HeapTask, type LaneResult, windowRounds } from './heap-task.ts';
import { LongLivedSystem } from './long-lived-system.ts';

const kinds = ['request', 'delivery', 'answer'] as const;
type Kind = Parameters<HandedOver>[0];

/** How many of the objects that the system was handed are still reachable, by kind. */
export async function takeCensus(task: HeapTask): Promise<LaneResult & { readonly figures: CensusFigure[] }> {
  const { plan, system, warmUpRounds, tracedRounds, onRun, onRound, onEvent } = task;
  const rounds = warmUpRounds + censusRounds;
  const census = new ObjectCensus<Kind>(kinds);
  const handedOver: HandedOver = (kind, what) => census.add(kind, what);
  const living = new LongLivedSystem(plan, system, { rounds, handedOver, onEvent });
  const early: ReadonlyMap<Kind, Headcount>[] = [];
  const late: ReadonlyMap<Kind, Headcount>[] = [];
  let traceHash = '';
  try {
    for (let round = 0; round < rounds; round += 1) {
      const run = await living.describedRound();
      if (round === tracedRounds - 1) traceHash = living.traceHash;
      const isEarly = round >= warmUpRounds - windowRounds && round < warmUpRounds;
      if (isEarly || round >= rounds - windowRounds) {
        await collectGarbage();
        (isEarly ? early : late).push(census.count());
      }
      onRun?.(run);
      onRound?.();
    }
    const eventsPerRound = Math.round(living.events / rounds);
    return { figures: kinds.map((kind) => figureOf(kind, early, late)), traceHash, eventsPerRound };
  } finally {
    await living.close();
  }
}

/** Grown is what lies between the most before and the least after: what merely comes and goes does not count. */
function figureOf(
  kind: Kind,
  early: readonly ReadonlyMap<Kind, Headcount>[],
  late: readonly ReadonlyMap<Kind, Headcount>[],
): CensusFigure {
  const reachableIn = (counts: readonly ReadonlyMap<Kind, Headcount>[]): number[] =>
    counts.map((count) => count.get(kind)?.reachable ?? 0);
  const last = late.at(-1)?.get(kind);
  return {
    kind,
    handedOver: last?.seen ?? 0,
    reachable: last?.reachable ?? 0,
    grownBy: Math.max(0, Math.min(...reachableIn(late)) - Math.max(...reachableIn(early))),
  };
}
