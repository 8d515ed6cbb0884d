import type { Verdict } from './verdict.ts';

/** How far a search through every schedule went, for one number of faults. */
export interface ReachedBound {
  readonly faults: number;
  /** How many ways there are to place so many faults, those that come to the same counted once. */
  readonly placements: number;
  /** Every schedule with at most so many deviations was run. */
  readonly deviations: number;
  /** How many of the schedules with one deviation more were run before the search ended; absent where it began none. */
  readonly begun?: { readonly schedules: number; readonly estimate: number } | undefined;
}

/** What came of running every schedule of a few requests within a bound. */
export interface ScopeSummary {
  readonly property: string;
  readonly verdict: Verdict['kind'];
  readonly seed: number;
  readonly requests: number;
  readonly records: number;
  readonly processes: number;
  readonly holds: 'longest' | 'any';
  /** Schedules run. */
  readonly schedules: number;
  /** Those of them that could not be judged. */
  readonly inconclusive: number;
  /** By trace hash. */
  readonly distinct: number;
  readonly asked: { readonly faults: number; readonly deviations: number };
  /** How many schedules the bound that was asked for has, about. */
  readonly estimate: number;
  readonly schedulesMax: number;
  /** Milliseconds of real time that the search was given; absent where only schedules counted. */
  readonly wallMsMax?: number | undefined;
  readonly reached: readonly ReachedBound[];
  /** Milliseconds of real time. */
  readonly wallMs: number;
}
