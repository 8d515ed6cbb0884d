import type { Plan } from './plan.ts';
import type { Violation } from './verdict.ts';

/** What the rounds on one long-lived system came to. */
export interface HeapMeasurement {
  readonly requestsPerRound: number;
  /** Rounds before anything counts: caches fill, code is compiled. */
  readonly warmUpRounds: number;
  /** Bytes in use after each later round, everything unreachable collected. Empty where no slope was taken. */
  readonly bytes: readonly number[];
  readonly slope: HeapSlope | undefined;
  /** Empty where no census was taken. */
  readonly census: readonly CensusFigure[];
}

/** Theil–Sen slopes in bytes for each request: over all measured rounds, and over each half of them. */
export interface HeapSlope {
  readonly overall: number;
  readonly halves: readonly [number, number];
}

/** The objects of one kind that were handed to the system. */
export interface CensusFigure {
  readonly kind: string;
  /** In all rounds of the census, those to warm up included. */
  readonly handedOver: number;
  /** At the end, when all of them had settled long ago. */
  readonly reachable: number;
  /** How many more were reachable at the end than when the rounds to warm up were over. */
  readonly grownBy: number;
}

/** A leak as it is reported: there is no schedule to show, for no single run is at fault. */
export interface HeapFinding {
  readonly property: string;
  readonly violation: Violation;
  readonly signature: string;
  /** Whether no failure of this signature was kept before. */
  readonly isNew: boolean;
  /** What every round ran: the smallest plan that still leaks. */
  readonly plan: Plan;
  readonly original: { readonly processes: number; readonly faults: number };
  /** Covers the rounds to warm up. */
  readonly traceHash: string;
  readonly events: number;
  readonly measurement: HeapMeasurement;
  readonly reproduced: { readonly times: number; readonly of: number };
  /** `command` can be pasted into a shell. */
  readonly replay: { readonly command: string; readonly file: string | undefined };
}
