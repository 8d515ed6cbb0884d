import type { PlanSize } from './finding.ts';
import type { EventId, Plan } from './plan.ts';
import type { Violation } from './verdict.ts';

/** A failure as a search met it, before anything is minimised: enough to show it, to keep it and to replay it. */
export interface FoundFailure {
  readonly property: string;
  readonly violation: Violation;
  readonly signature: string;
  readonly plan: Plan;
  /** What an operation is called. */
  readonly operation: string;
  readonly size: PlanSize;
  readonly traceHash: string;
  /** Empty for the rounds of a leak. */
  readonly trace: readonly EventId[];
  /** How many runs were made, this one included. */
  readonly runs: number;
}
