import type { Scenario } from '../verify/scenario.ts';
import type { Plan } from '../core/plan.ts';
import type { Run, Step } from '../core/run.ts';

/** Two ways to look at the heap. */
export type Lane = 'slope' | 'census';

export interface HeapTask {
  readonly plan: Plan;
  readonly system: Scenario;
  readonly warmUpRounds: number;
  /** Rounds that the trace hashes cover. */
  readonly tracedRounds: number;
  /** Rounds that the slope is taken over. */
  readonly rounds: number;
  readonly lanes: readonly Lane[];
  /** Called after each round of the census. */
  readonly onRun?: ((run: Run) => void) | undefined;
  /** Called after each round of either lane. */
  readonly onRound?: (() => void) | undefined;
  readonly onEvent?: ((step: Step) => void) | undefined;
}

export interface LaneResult {
  /** Over the traced rounds. */
  readonly traceHash: string;
  /** On average. */
  readonly eventsPerRound: number;
}

/** Rounds of the census after those to warm up. */
export const censusRounds = 10;

/** Rounds that are looked at together: a cache that forgets by the clock holds now one round more, now one less. */
export const windowRounds = 5;
