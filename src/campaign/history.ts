import { appendFileSync, existsSync } from 'node:fs';
import { z } from 'zod';
import { readRegularFile } from '../files/read-regular-file.ts';
import type { CampaignSummary } from './campaign-summary.ts';
import { sketchOf } from './campaign-summary.ts';
import { verdictOf } from './exit-code.ts';
import { cleanRunsToTrust } from './residual-risk.ts';
import { type Counts, NamedCounts } from './sums.ts';

/** One earlier campaign, as later ones remember it. */
export interface PastCampaign {
  readonly fingerprint: string;
  readonly commit: string;
  /** ISO 8601. */
  readonly endedAt: string;
  readonly verdict: string;
  /** Runs of properties and canaries, and the time they took, added up over all processes. Not in old histories. */
  readonly work?: { readonly runs: number; readonly wallMs: number } | undefined;
  /** Runs that ended their process. Not in old histories. */
  readonly suspects?: number | undefined;
  readonly properties: readonly PastProperty[];
}

export interface PastProperty {
  readonly name: string;
  readonly runs: number;
  /** Those of them that could not be judged. Not in old histories. */
  readonly inconclusive?: number | undefined;
  readonly behaviours: { readonly draws: number; readonly distinct: number; readonly singletons: number };
  readonly failures: readonly { readonly signature: string; readonly times: number }[];
  readonly faultPhases: Counts;
}

/** A bug that an earlier campaign saw and the newest did not. */
export interface GoneBug {
  readonly property: string;
  readonly signature: string;
  readonly seen: { readonly times: number; readonly runs: number };
  /** Runs of the property that were judged since it was last seen. */
  readonly cleanRuns: number;
  /** Clean runs still to be made before its absence can be trusted. */
  readonly stillNeeded: number;
}

const count = z.int().min(0);
const pastSchema = z.strictObject({
  fingerprint: z.string(),
  commit: z.string(),
  endedAt: z.string(),
  verdict: z.string(),
  work: z.strictObject({ runs: count, wallMs: z.number().min(0) }).optional(),
  suspects: count.optional(),
  properties: z.array(
    z.strictObject({
      name: z.string(),
      runs: count,
      inconclusive: count.optional(),
      behaviours: z.strictObject({ draws: count, distinct: count, singletons: count }),
      failures: z.array(z.strictObject({ signature: z.string(), times: count })),
      faultPhases: z.record(z.string(), count),
    }),
  ),
});

/**
 * Earlier campaigns, oldest first; a campaign that was resumed counts as it stood last. Lines that cannot be read are
 * passed over. Throws a `TypeError` where it is no file.
 */
export function readHistory(file: string): readonly PastCampaign[] {
  if (!existsSync(file)) return [];
  const byFingerprint = new Map<string, PastCampaign>();
  for (const line of readRegularFile(file, 'the history of campaigns').toString('utf8').split('\n')) {
    const past = parsed(line);
    if (past === undefined) continue;
    byFingerprint.delete(past.fingerprint);
    byFingerprint.set(past.fingerprint, past);
  }
  return [...byFingerprint.values()];
}

export function appendHistory(file: string, past: PastCampaign): void {
  appendFileSync(file, `${JSON.stringify(past)}\n`);
}

export function pastOf(
  summary: CampaignSummary,
  { endedAt, wallMs }: { readonly endedAt: string; readonly wallMs: number },
): PastCampaign {
  const { fingerprint, commit } = summary;
  return {
    fingerprint,
    commit,
    endedAt,
    verdict: verdictOf(summary),
    work: { runs: summary.done, wallMs: Math.round(wallMs) },
    suspects: summary.suspects.length,
    properties: summary.properties.map(({ property, result }) => ({
      name: property,
      runs: result.runs,
      inconclusive: result.inconclusive.times,
      behaviours: sketchOf(result.behaviours).novelty(),
      failures: result.failures.map(({ signature, times }) => ({ signature, times })),
      faultPhases: result.faultPhases,
    })),
  };
}

/** How often each kind of fault struck in each phase, over all properties of a campaign. */
export function faultPhasesOf({ properties }: PastCampaign): Counts {
  const sum = new NamedCounts();
  for (const { faultPhases } of properties) sum.absorb(faultPhases);
  return sum.counts();
}

/** `history` ends with the newest campaign. */
export function goneBugs(history: readonly PastCampaign[]): readonly GoneBug[] {
  const bugs = new Map<string, Omit<GoneBug, 'stillNeeded'>>();
  for (const { properties } of history) {
    for (const { name: property, runs, inconclusive = 0, failures } of properties) {
      const judged = runs - inconclusive;
      for (const [key, bug] of bugs) {
        if (bug.property === property) bugs.set(key, { ...bug, cleanRuns: bug.cleanRuns + judged });
      }
      for (const { signature, times } of failures) {
        bugs.set(`${property}\n${signature}`, { property, signature, seen: { times, runs }, cleanRuns: 0 });
      }
    }
  }
  return [...bugs.values()]
    .filter(({ cleanRuns }) => cleanRuns > 0)
    .map((bug) => ({ ...bug, stillNeeded: Math.max(0, cleanRunsToTrust(bug.seen) - bug.cleanRuns) }));
}

function parsed(line: string): PastCampaign | undefined {
  try {
    return pastSchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
