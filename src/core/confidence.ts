import type { Run } from './run.ts';

/** What the runs of a property have covered. Counts only: runs may be added in any order. */
export interface Confidence {
  /** By trace hash. */
  readonly schedules: Novelty;
  /** By what happened to the records, whatever they are called. */
  readonly behaviours: Novelty;
  /** By what happened to one record of one run. */
  readonly courses: Novelty;
  readonly faultPhases: readonly FaultPhases[];
  readonly racingPairs: readonly RacingPair[];
}

/** Adds up what runs have covered. The order of the runs makes no difference. */
export interface ConfidenceTally {
  add(run: Run): void;
  confidence(): Confidence;
}

/** `singletons / draws` estimates the chance that one more draw is of a new class (Good 1953). */
export interface Novelty {
  /** Runs, or records of runs. */
  readonly draws: number;
  readonly distinct: number;
  /** Classes seen exactly once. */
  readonly singletons: number;
}

/** How far the delivery was whose call a fault struck. `outside`: the call belonged to no delivery at work. */
export const phases = ['before lock', 'holding', 'effect to ack', 'releasing', 'outside'] as const;

export type Phase = (typeof phases)[number];

/** One row of the matrix of faults and phases: how often a kind struck in each phase that its calls can be in. */
export interface FaultPhases {
  readonly kind: string;
  readonly cells: readonly { readonly phase: Phase; readonly times: number }[];
}

/** Two operations by different tasks on one record, one directly after the other, and the runs that saw each order. */
export interface RacingPair {
  /** `flag × lock-expired`; of two operations of one kind, the first is that of the request planned first. */
  readonly pair: string;
  readonly forwardRuns: number;
  readonly backwardRuns: number;
}
