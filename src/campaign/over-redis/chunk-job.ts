import { z } from 'zod';
import { firstIssue } from '../../core/plan-schema.ts';
import { type Campaign, digest, fingerprintOf, parseCampaign } from '../campaign.ts';
import type { Interval } from '../chunk-result.ts';

/** What a worker is given: a chunk, and all that it takes to run it. */
export interface ChunkJob {
  readonly campaign: Campaign;
  readonly interval: Interval;
  /** Runs that are known to end their process. */
  readonly leftOut: readonly number[];
  readonly runMsMax: number;
}

const schema = z.strictObject({
  campaign: z.unknown(),
  interval: z.strictObject({ from: z.int().min(0), count: z.int().min(1) }),
  leftOut: z.array(z.int().min(0)),
  runMsMax: z.int().min(1),
});

/** Throws a `TypeError` that says what is wrong with it. */
export function parseChunkJob(value: unknown): ChunkJob {
  const result = schema.safeParse(value);
  if (!result.success) throw new TypeError(`it is no chunk: ${firstIssue(result.error, value)}`);
  return { ...result.data, campaign: parseCampaign(result.data.campaign) };
}

/** A queue for each state of the code, so that no worker is given chunks that it would have to refuse. */
export function queueNameFor(commit: string): string {
  return `raceproof-${digest(commit)}`;
}

/** A chunk that is added again is the same job. */
export function jobIdOf(campaign: Campaign, { from, count }: Interval): string {
  return `${fingerprintOf(campaign)}-${from}-${count}`;
}

/** Where results wait for the coordinator of a campaign. */
export function resultsKeyOf(fingerprint: string): string {
  return `raceproof:${fingerprint}:results`;
}

export function coordinatorKeyOf(fingerprint: string): string {
  return `raceproof:${fingerprint}:coordinator`;
}

/** Gaps cut along a grid of `count` runs, so that whoever cuts them again comes to the same chunks. */
export function chunksOf(gaps: readonly Interval[], count: number): readonly Interval[] {
  return gaps.flatMap((gap) => {
    const chunks: Interval[] = [];
    const end = gap.from + gap.count;
    for (let from = gap.from; from < end;) {
      const next = Math.min(end, (Math.floor(from / count) + 1) * count);
      chunks.push({ from, count: next - from });
      from = next;
    }
    return chunks;
  });
}
