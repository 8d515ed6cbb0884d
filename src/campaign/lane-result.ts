import type { Range } from '../core/plan.ts';
import type { WorstFigures } from '../verify/service-level-figures.ts';
import type { EncodedSketch } from './class-sketch.ts';
import type { SeenFailure } from './seen-failures.ts';
import type { Counts } from './sums.ts';

/** What the runs of one lane came to, without any wall clock: a function of the campaign and of which runs they are. */
export interface LaneResult {
  readonly runs: number;
  readonly failed: number;
  readonly inconclusive: { readonly times: number; readonly first: InconclusiveRun | null };
  /** Runs executed twice; `different` took another course, and `indices` are the lowest of those. */
  readonly rerun: { readonly times: number; readonly different: number; readonly indices: readonly number[] };
  /** Whole microseconds of virtual time, so that the sum does not depend on the order of its parts. */
  readonly virtualUs: number;
  readonly makespanUsMax: number;
  /** The worst that a run was judged by. */
  readonly worst: WorstFigures;
  readonly concurrency: Range | null;
  readonly processes: Range | null;
  readonly runsByStrategy: Counts;
  readonly findsByStrategy: Counts;
  readonly faults: Counts;
  readonly requests: { readonly total: number; readonly successful: number; readonly failed: number };
  readonly contention: { readonly contended: number; readonly attempts: number };
  /** An HDR histogram of eighths of milliseconds, compressed base64. */
  readonly latencies: string;
  readonly sometimes: Counts;
  /** Runs of which what should sometimes happen is asked: some of it only where there is occasion for it. */
  readonly sometimesAsked: Counts;
  /** By `kind phase`. */
  readonly faultPhases: Counts;
  readonly pairsForward: Counts;
  readonly pairsBackward: Counts;
  readonly schedules: EncodedSketch;
  readonly behaviours: EncodedSketch;
  readonly courses: EncodedSketch;
  readonly failures: readonly SeenFailure[];
}

export interface InconclusiveRun {
  readonly index: number;
  readonly reason: string;
}
