import type { EventId } from './plan.ts';
import type { Run } from './run.ts';
import type { Violation } from './verdict.ts';

/** A failure as it is reported: the minimised run, what it came from, and how to see it again. */
export interface Finding {
  readonly property: string;
  readonly violation: Violation;
  readonly signature: string;
  /** Whether no failure of this signature was kept before. */
  readonly isNew: boolean;
  /** The run of the minimised plan, with its recording. */
  readonly run: Run;
  readonly original: PlanSize;
  readonly minimal: PlanSize;
  /** `ended`: nothing smaller fails the same way. Otherwise shrinking ran out of its budget of replays. */
  readonly shrink: {
    readonly replays: number;
    readonly ended: boolean;
    readonly certificate: Certificate;
  };
  readonly reproduced: { readonly times: number; readonly of: number };
  /** `command` can be pasted into a shell. */
  readonly replay: { readonly command: string; readonly file: string | undefined };
  readonly seen: { readonly times: number; readonly runs: number };
  readonly needed: readonly Need[];
  /** Absent where a failure was replayed and not minimised. */
  readonly explanation?: Explanation;
  /** The run as it was found, before it was made small, with its recording. A replay does not have it. */
  readonly foundRun?: Run | undefined;
}

/**
 * `minimal`: every schedule of the same requests and processes with fewer deviations, or with fewer faults and no more
 * deviations, was run and judged, and none fails with the same signature. `undecided`: every one was run, but not every
 * one could be judged. `not-certified`: there were too many of them for the budget.
 */
export interface Certificate {
  readonly kind: 'minimal' | 'undecided' | 'not-certified';
  /** Those that were run, each course once. */
  readonly schedules: number;
  /** How many of them fail with another signature. Files of earlier versions do not say. */
  readonly otherFailures?: number | undefined;
  /** How many of them could not be judged: a bound was hit, or code threw. Files of earlier versions do not say. */
  readonly undecided?: number | undefined;
}

export interface PlanSize {
  readonly requests: number;
  readonly faults: number;
  readonly processes: number;
  readonly deviations: number;
  readonly events: number;
}

/** Something shrinking tried to do without, and whether the failure stayed away then; null where that is not known. */
export interface Need {
  readonly what: string;
  readonly needed: boolean | null;
}

/** What a minimal failure rests on: each part was left out, or turned round, alone. */
export interface Explanation {
  /** For each fault of the plan, whether the failure goes away without it; null where that run could not be judged. */
  readonly faults: readonly (boolean | null)[];
  /** For each deviation of the schedule likewise, as far as the budget went. */
  readonly delays: readonly (boolean | null)[];
  /** The orders of two events without which the failure goes away, fewest: none follows from another. */
  readonly facts: readonly OrderingFact[];
  /** The passing run that goes along with the failing one for longest, and the one change that makes it. */
  readonly nearest: NearestPass | undefined;
  /** Whether everything was tried; false where the budget of replays ended first. */
  readonly complete: boolean;
}

/** One event came before another, though nothing but the schedule made it so. */
export interface OrderingFact {
  readonly earlier: EventId;
  readonly later: EventId;
}

export interface NearestPass {
  readonly change:
    | { readonly kind: 'without-fault'; readonly index: number }
    | { readonly kind: 'without-delay'; readonly index: number }
    | { readonly kind: 'flipped'; readonly fact: OrderingFact };
  /** How many events both runs begin with, of how many of the failing one. */
  readonly sharedEvents: number;
  readonly events: number;
}
