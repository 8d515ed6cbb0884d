import * as fc from 'fast-check';
import { hashText, mix } from '../core/hash.ts';
import { withVirtualGlobals } from '../sim/virtual-globals/index.ts';
import { judgePlan, rerunShare } from '../verify/judge-plan.ts';
import type { ChunkResult, Interval } from './chunk-result.ts';
import { placeOf } from './lanes.ts';
import { LaneTally } from './lane-tally.ts';
import { laneNumbers, type LoadedCampaign } from './load-campaign.ts';
import { PlanStream } from './plan-stream.ts';

export interface ChunkOptions {
  /** Runs that are left out: each was run alone, and did not come to an end. */
  readonly leftOut?: ReadonlySet<number> | undefined;
  /** Called before each run. */
  readonly onRun?: ((run: number) => void) | undefined;
  /** Looked at before each run; the result then covers the runs up to there. */
  readonly shouldStop?: (() => boolean) | undefined;
}

/**
 * Runs an interval of a campaign: a function of the campaign and the interval, but for where it is told to stop. Any
 * split of a campaign into chunks merges to the same result.
 */
export async function runChunk(
  loaded: LoadedCampaign,
  { from, count }: Interval,
  { leftOut = new Set(), onRun, shouldStop = () => false }: ChunkOptions = {},
): Promise<ChunkResult> {
  const tallies = loaded.lanes.map(({ property }) => new LaneTally(property));
  const streams = new Map<number, PlanStream>();
  const numbers = laneNumbers(loaded);
  let run = from;
  try {
    await withVirtualGlobals(async () => {
      for (; run < from + count && !shouldStop(); run += 1) {
        const { lane: number, index } = placeOf(run, numbers);
        const lane = loaded.lanes[number];
        if (lane === undefined) throw new Error(`run ${run} belongs to lane ${number}, which is not loaded`);
        let stream = streams.get(number);
        if (stream === undefined) streams.set(number, (stream = new PlanStream(lane.exploration, index)));
        const plan = await stream.next();
        if (leftOut.has(run)) continue;
        onRun?.(run);
        const { property, system } = lane;
        const again = mix(mix(loaded.campaign.seed, hashText(property.name)), index) % rerunShare === 0;
        tallies[number]?.add(index, await judgePlan(plan, property, { system, again }));
      }
    });
  } catch (error) {
    throw fc.PreconditionFailure.isFailure(error) ? preconditionError(run) : error;
  } finally {
    for (const stream of streams.values()) await stream.close();
  }
  for (const tally of tallies) tally.requireListed();
  return { from, count: run - from, lanes: tallies.map((tally) => tally.result()) };
}

/** A run that is passed over would push its chunk into the next one. */
function preconditionError(run: number): TypeError {
  return new TypeError(
    `run ${run} called fc.pre: expected a property that judges every run, since a campaign is split by index; ` +
      'let the invariant return no violation instead',
  );
}
