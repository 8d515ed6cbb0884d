import type { JudgedFigure } from '../core/summary.ts';
import type { SometimesSummary } from '../core/sometimes.ts';
import { serviceLevelFigures } from '../verify/service-level-figures.ts';
import { type CanaryOutcome, canaryOutcome } from './canary-outcome.ts';
import type { CampaignState } from './campaign-state.ts';
import type { Interval } from './chunk-result.ts';
import { ClassSketch, type EncodedSketch } from './class-sketch.ts';
import type { LaneResult } from './lane-result.ts';
import type { MinimisedFinding, Suspect } from './ledger-record.ts';
import { findingKey } from './campaign-state.ts';
import { type Lane, laneNumbers } from './load-campaign.ts';
import { placeOf, runAt } from './lanes.ts';
import { type ResidualRisk, residualRisk } from './residual-risk.ts';
import type { SeenFailure } from './seen-failures.ts';

/** What a campaign came to: a function of its merged result, without any clock. */
export interface CampaignSummary {
  readonly fingerprint: string;
  readonly commit: string;
  readonly seed: number;
  readonly system: string;
  /** Runs asked for, and done. */
  readonly asked: number;
  readonly done: number;
  readonly missing: readonly Interval[];
  readonly properties: readonly LaneSummary[];
  readonly canaries: readonly CanaryOutcome[];
  readonly suspects: readonly SuspectSummary[];
}

export interface LaneSummary {
  readonly property: string;
  /** What was verified, and what its operations are called. */
  readonly scenario: string;
  readonly operation: string;
  readonly result: LaneResult;
  readonly failures: readonly FailureSummary[];
  readonly sometimes: readonly SometimesSummary[];
  /** Figures over all runs, each beside its limit. */
  readonly judged: readonly JudgedFigure[];
  readonly risk: ResidualRisk;
  /** Distinct behaviours after each tenth of the runs, on average over their order. */
  readonly saturation: readonly number[];
}

export interface FailureSummary extends SeenFailure {
  readonly runs: number;
  /** The first of its runs, counted over the whole campaign. */
  readonly firstRun: number;
  readonly minimised: MinimisedFinding | undefined;
}

export interface SuspectSummary extends Suspect {
  /** The property, or the canary, that the run was for. */
  readonly property: string;
}

/** Of a share of the campaign, or of all of it. */
export function summarise(state: CampaignState, lanes: readonly Lane[], share?: Interval): CampaignSummary {
  const { campaign, fingerprint } = state;
  const numbers = laneNumbers({ campaign });
  const asked = share ?? { from: 0, count: campaign.runs };
  const results = state.result();
  const pairs = lanes.flatMap((lane, index) => {
    const result = results[index];
    return result === undefined ? [] : [{ lane, result }];
  });
  return {
    fingerprint,
    commit: campaign.commit,
    seed: campaign.seed,
    system: campaign.system,
    asked: asked.count,
    done: state.done(asked),
    missing: state.missing(asked),
    properties: pairs
      .filter(({ lane }) => lane.canary === undefined)
      .map(({ lane, result }, number) => laneSummary(lane, result, { state, number })),
    canaries: pairs.flatMap(({ lane, result }) => (lane.canary ? [canaryOutcome(lane.canary, result)] : [])),
    suspects: state.suspects().map((suspect) => {
      return { ...suspect, property: lanes[placeOf(suspect.run, numbers).lane]?.property.name ?? '' };
    }),
  };
}

function laneSummary(
  { property, system }: Lane,
  result: LaneResult,
  { state, number: lane }: { readonly state: CampaignState; readonly number: number },
): LaneSummary {
  const { runs, failed, inconclusive } = result;
  const behaviours = sketchOf(result.behaviours);
  return {
    property: property.name,
    scenario: system.name,
    operation: system.reading.operation,
    result,
    failures: result.failures.map((failure) => ({
      ...failure,
      runs,
      firstRun: runAt({ lane, index: failure.indices[0] ?? 0 }, laneNumbers(state)),
      minimised: state.findings().get(findingKey({ property: property.name, signature: failure.signature })),
    })),
    sometimes: property.sometimes.map(({ name, required }) => {
      const isAsked = (result.sometimesAsked[name] ?? 0) > 0;
      return { name, required: required && isAsked, runs: result.sometimes[name] ?? 0 };
    }),
    judged: serviceLevelFigures(property, result.worst),
    risk: residualRisk({ failed, runs, inconclusive: inconclusive.times }, behaviours.novelty()),
    saturation: Array.from({ length: 10 }, (_, tenth) => behaviours.rarefied((tenth + 1) / 10)),
  };
}

export function sketchOf(encoded: EncodedSketch): ClassSketch {
  const sketch = new ClassSketch();
  sketch.absorb(encoded);
  return sketch;
}
