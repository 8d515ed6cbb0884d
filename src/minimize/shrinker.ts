import type { Simplest } from './shrink-values.ts';
import type { Plan } from '../core/plan.ts';
import type { Run } from '../core/run.ts';

/** A recorded run, and whether it fails with the signature that is being minimised. */
export interface Replayed {
  readonly run: Run;
  readonly fails: boolean;
}

/** The requests that the violation of a failing run names. */
export type FocusOf = (run: Run) => ReadonlySet<string>;

/** What the engine cannot know of a scenario, and a search for small plans needs. */
export interface Guide {
  readonly focusOf: FocusOf;
  /** Whether the search could have come upon the plan. What it could not is never run. */
  readonly allows: (plan: Plan) => boolean;
  readonly simplest: Simplest;
}

/** Events fired by the replays of a budget, at the most: runs that never come to rest use it up sooner. */
const eventsAtLeast = 100_000;
const eventsPerReplay = 500;

/** Runs plans, within a budget. */
export class Replayer {
  readonly #run: (plan: Plan) => Promise<Replayed | undefined>;
  readonly #replaysMax: number;
  #replays = 0;
  #events = 0;

  constructor(run: (plan: Plan) => Promise<Replayed | undefined>, replaysMax: number) {
    this.#run = run;
    this.#replaysMax = replaysMax;
  }

  get replays(): number {
    return this.#replays;
  }

  /** Whether the budget is spent: from then on nothing is run. */
  get spent(): boolean {
    return (
      this.#replays >= this.#replaysMax || this.#events >= eventsAtLeast + eventsPerReplay * this.#replaysMax
    );
  }

  /** The same for so many replays at most, which count here, too. */
  within(replaysMax: number): Replayer {
    return new Replayer((plan) => this.replay(plan), replaysMax);
  }

  async replay(plan: Plan): Promise<Replayed | undefined> {
    if (this.spent) return undefined;
    this.#replays += 1;
    const replayed = await this.#run(plan);
    this.#events += replayed?.run.events ?? 0;
    return replayed;
  }
}

/** The smallest failing run so far. Candidates that fail alike take its place. */
export class Shrinker {
  readonly replayer: Replayer;
  #run: Run;

  constructor(run: Run, replayer: Replayer) {
    this.#run = run;
    this.replayer = replayer;
  }

  get run(): Run {
    return this.#run;
  }

  get plan(): Plan {
    return this.#run.plan;
  }

  get spent(): boolean {
    return this.replayer.spent;
  }

  /** Tries a smaller plan. Returns whether it fails alike and was taken. */
  async accepts(candidate: Plan): Promise<boolean> {
    const replayed = await this.replayer.replay(candidate);
    if (replayed?.fails !== true) return false;
    this.#run = replayed.run;
    return true;
  }
}
