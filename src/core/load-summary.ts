import type { JudgedFigure, LatencySummary } from './summary.ts';

/** What one load test came to. Times are real milliseconds, sizes bytes. */
export interface LoadSummary {
  readonly schema: 1;
  readonly verdict: 'passed' | 'violated' | 'missed' | 'partial';
  /** Why the test ended before its time; undefined where it did not. */
  readonly partial: string | undefined;
  readonly startedAt: string;
  readonly setting: LoadSetting;
  /** Those that ended. `unended`: were in work when a partial test was cut short, and are neither. */
  readonly requests: {
    readonly total: number;
    readonly successful: number;
    readonly failed: number;
    readonly unended: number;
  };
  readonly totalMs: number;
  readonly requestsPerSecond: number;
  /** From a request's intended arrival to its end. */
  readonly latency: LatencySummary | undefined;
  /** From the moment the queue accepted it; tells how much coordinated omission would have hidden. Open model only. */
  readonly fromAcceptance: LatencySummary | undefined;
  readonly contention: { readonly contended: number; readonly attempts: number };
  readonly memory: LoadMemory;
  readonly faults: Readonly<Record<string, number>>;
  readonly criteria: readonly JudgedFigure[];
  readonly causes: readonly LikelyCause[];
  /** The first few broken invariants, in words. */
  readonly violations: readonly LoadViolation[];
  readonly violationCount: number;
  /** Requests whose facts could not be judged, because the server lost its data meanwhile. */
  readonly notJudged: number;
}

export interface LoadSetting {
  readonly system: string;
  /** `embedded`, or `Redis 7.0.15 at 127.0.0.1:6379`. */
  readonly redis: string;
  readonly model: 'closed' | 'open';
  readonly concurrency: number;
  readonly ratePerSecond: number | undefined;
  readonly processes: number;
  /** Whether the processes are of the operating system, or one that shares this one. */
  readonly ownProcesses: boolean;
  readonly timeoutMs: number;
  readonly seed: number;
  readonly warmUpRequests: number;
}

export interface LoadMemory {
  readonly beforeBytes: number;
  readonly peakBytes: number;
  readonly afterBytes: number;
  readonly verdict: 'stable' | 'leaking' | 'not judged';
  readonly detail: string;
}

/** Why a criterion was missed, as far as the measurements tell, and what to do next. */
export interface LikelyCause {
  readonly criterion: string;
  readonly cause: string;
  readonly next: string;
}

export interface LoadViolation {
  readonly invariant: string;
  readonly message: string;
  readonly why: string;
}
