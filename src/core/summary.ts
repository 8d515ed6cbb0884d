import type { Confidence } from './confidence.ts';
import type { Profile, Range } from './plan.ts';
import type { ScopeSummary } from './scope.ts';
import type { SometimesSummary } from './sometimes.ts';
import type { Verdict } from './verdict.ts';

/** What the runs of one property came to. Times are milliseconds: virtual but for `wallMs`. */
export interface PropertySummary {
  readonly property: string;
  /** What was verified, and what its operations are called. */
  readonly scenario: string;
  readonly operation: string;
  readonly profile: Profile;
  readonly verdict: Verdict['kind'];
  /** The root seed of the exploration. */
  readonly seed: number;
  readonly runs: number;
  /** By trace hash. */
  readonly distinctSchedules: number;
  /** Runs that hit a bound before anything could be judged. */
  readonly inconclusive: number;
  /** Runs executed a second time, and how many of them took another course. */
  readonly rerun: { readonly count: number; readonly different: number };
  /** The smallest and largest number of requests of a run. */
  readonly concurrency: Range;
  readonly processes: Range;
  readonly strategies: Readonly<Record<string, { readonly runs: number; readonly finds: number }>>;
  readonly requests: { readonly total: number; readonly successful: number; readonly failed: number };
  /** How often each kind of fault struck. */
  readonly faultsByKind: Readonly<Record<string, number>>;
  readonly latency: LatencySummary | undefined;
  /** Attempts to take a lock, and how many of them met another holder. */
  readonly contention: { readonly contended: number; readonly attempts: number };
  readonly heap: HeapSummary | undefined;
  /** What the runs covered; chaos only. */
  readonly confidence: Confidence | undefined;
  /** Every schedule of a few requests, where the property asks for it and the drawn runs passed. */
  readonly scope?: ScopeSummary | undefined;
  /** What should have happened in some run, and in how many it did. */
  readonly sometimes: readonly SometimesSummary[];
  readonly virtualMs: number;
  readonly wallMs: number;
  /** What was judged. Empty where a property judges no figures. */
  readonly thresholds: readonly JudgedFigure[];
}

export interface LatencySummary {
  readonly averageMs: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
}

export interface HeapSummary {
  readonly beforeBytes: number;
  readonly afterBytes: number;
  readonly verdict: 'stable' | 'growing' | 'not judged';
  /** One line: what the verdict rests on. */
  readonly detail: string;
}

/** A figure beside the limit it was held to, for example `{ label: 'p99', figure: '481 ms', limit: '< 500 ms' }`. */
export interface JudgedFigure {
  readonly label: string;
  readonly figure: string;
  readonly limit: string;
  readonly holds: boolean;
}
