/** Every so many runs of a campaign one is a canary. */
const canaryEvery = 50;

/** How a campaign's runs are dealt out: first the lanes of its properties, then those of the canaries. */
export interface LaneNumbers {
  readonly subjects: number;
  readonly canaries: number;
}

/** One run of a campaign: which lane it belongs to, and which run of that lane it is. */
export interface Place {
  readonly lane: number;
  readonly index: number;
}

/**
 * Run g of a campaign belongs to one lane, in turn; every 50th to a canary. A function of g alone, so that any interval
 * of runs is the same work whoever does it, and holds an interval of the runs of each lane.
 */
export function placeOf(run: number, { subjects, canaries }: LaneNumbers): Place {
  if (canaries === 0) return { lane: run % subjects, index: Math.floor(run / subjects) };
  const before = Math.floor(run / canaryEvery);
  if (run % canaryEvery === canaryEvery - 1) {
    return { lane: subjects + (before % canaries), index: Math.floor(before / canaries) };
  }
  const turn = run - before;
  return { lane: turn % subjects, index: Math.floor(turn / subjects) };
}

/** The run of the campaign that is this run of a lane. */
export function runAt({ lane, index }: Place, { subjects, canaries }: LaneNumbers): number {
  if (lane >= subjects) return (index * canaries + lane - subjects) * canaryEvery + canaryEvery - 1;
  const turn = index * subjects + lane;
  if (canaries === 0) return turn;
  return turn + Math.floor(turn / (canaryEvery - 1));
}
