import type { LaneResult } from './lane-result.ts';
import { LaneTally } from './lane-tally.ts';

/** Runs `from` to `from + count - 1` of a campaign. */
export interface Interval {
  readonly from: number;
  readonly count: number;
}

/** What the runs of a part of a campaign came to, lane by lane. */
export type CampaignResult = readonly LaneResult[];

export interface ChunkResult extends Interval {
  readonly lanes: CampaignResult;
}

/** Adds up results. Which parts they came in, and in which order, makes no difference. */
export class ResultSum {
  readonly #lanes: readonly LaneTally[];

  constructor(laneCount: number) {
    this.#lanes = Array.from({ length: laneCount }, () => new LaneTally());
  }

  add(result: CampaignResult): void {
    if (result.length !== this.#lanes.length) {
      throw new TypeError(`expected results of ${this.#lanes.length} lanes, got ${result.length}`);
    }
    result.forEach((lane, index) => this.#lanes[index]?.absorb(lane));
  }

  result(): CampaignResult {
    return this.#lanes.map((lane) => lane.result());
  }
}

/** The result of both parts. Associative and commutative; a result without runs changes nothing. */
export function merge(left: CampaignResult, right: CampaignResult): CampaignResult {
  const sum = new ResultSum(left.length);
  sum.add(left);
  sum.add(right);
  return sum.result();
}
