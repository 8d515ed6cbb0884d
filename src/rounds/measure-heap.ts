import type { CensusFigure, HeapMeasurement, HeapSlope } from '../core/heap-finding.ts';
import type { Plan } from '../core/plan.ts';
import type { Run, Step } from '../core/run.ts';
import { collectGarbage, heapBytes } from '../memory/collect-garbage.ts';
import { type Headcount, ObjectCensus } from '../memory/object-census.ts';
import { theilSenSlope } from '../memory/theil-sen.ts';
import { withoutOptimisedCode } from '../memory/unoptimised.ts';
import { withVirtualGlobals } from '../sim/virtual-globals/index.ts';
import type { AuditSystem } from '../world/audit-system.ts';
import type { HandedOver } from '../world/handed-over.ts';
import { LongLivedSystem } from './long-lived-system.ts';
import { wavesPerRound } from './round-plan.ts';

export type Lane = 'slope' | 'census';

export interface HeapTask {
  readonly plan: Plan;
  readonly system: AuditSystem;
  readonly warmUpRounds: number;
  /** Rounds that the trace hashes cover. */
  readonly tracedRounds: number;
  /** Rounds that the slope is taken over. */
  readonly rounds: number;
  readonly lanes: readonly Lane[];
  /** Called after each round of the census. */
  readonly onRun?: ((run: Run) => void) | undefined;
  /** Called after each round of either lane. */
  readonly onRound?: (() => void) | undefined;
  readonly onEvent?: ((step: Step) => void) | undefined;
}

export interface HeapResult {
  readonly measurement: HeapMeasurement;
  /** Of each lane, over the traced rounds: the same, or the system is not deterministic. */
  readonly traceHashes: readonly string[];
  /** Of one round, on average. */
  readonly eventsPerRound: number;
}

/** Rounds of the census after those to warm up. */
export const censusRounds = 10;

/** Rounds that are looked at together: a cache that forgets by the clock holds now one round more, now one less. */
const windowRounds = 5;

const kinds = ['request', 'delivery', 'answer'] as const;
type Kind = Parameters<HandedOver>[0];

/**
 * Runs the rounds, once for the slope and once for the census, each on a system of its own: the census keeps a reference
 * to every object, which would show as growth. The slope comes first, in a process that is still as quiet as it can be.
 */
export async function measureHeap(task: HeapTask): Promise<HeapResult> {
  const { plan, warmUpRounds, lanes } = task;
  const requestsPerRound = Math.max(1, plan.requests.length * wavesPerRound(plan));
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

interface LaneResult {
  readonly traceHash: string;
  readonly eventsPerRound: number;
}

async function takeSlope(task: HeapTask): Promise<LaneResult & { readonly bytes: readonly number[] }> {
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

async function takeCensus(task: HeapTask): Promise<LaneResult & { readonly figures: CensusFigure[] }> {
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
