import type { Simplest } from './shrink-values.ts';
import type { Plan } from '../core/plan.ts';
import { withoutLooseEnds } from '../core/turns.ts';
import type { Run } from '../core/run.ts';
import type { Verdict } from '../core/verdict.ts';

/** A recorded run, and what it is judged to be. */
export interface Replayed {
  readonly run: Run;
  /** Whether it fails with the signature that is being minimised. */
  readonly fails: boolean;
  /** `threw`: code did, and nothing is known of the plan; `run` is another one then. */
  readonly verdict: Verdict['kind'] | 'threw';
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
  readonly #isOver: () => boolean;
  #replays = 0;
  #events = 0;

  /** `isOver`: whether there is another reason to run no more. */
  constructor(
    run: (plan: Plan) => Promise<Replayed | undefined>,
    replaysMax: number,
    isOver: () => boolean = () => false,
  ) {
    this.#run = run;
    this.#replaysMax = replaysMax;
    this.#isOver = isOver;
  }

  get replays(): number {
    return this.#replays;
  }

  /** Whether the budget is spent: from then on nothing is run. */
  get spent(): boolean {
    return (
      this.#replays >= this.#replaysMax ||
      this.#events >= eventsAtLeast + eventsPerReplay * this.#replaysMax ||
      this.#isOver()
    );
  }

  /** The same for so many replays at most, which count here, too. */
  within(replaysMax: number, isOver: () => boolean = () => false): Replayer {
    return new Replayer(
      (plan) => this.replay(plan),
      replaysMax,
      () => this.spent || isOver(),
    );
  }

  async replay(plan: Plan): Promise<Replayed | undefined> {
    if (this.spent) return undefined;
    this.#replays += 1;
    const replayed = await this.#run(withoutLooseEnds(plan));
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
