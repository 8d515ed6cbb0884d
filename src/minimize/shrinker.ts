import type { Plan } from '../core/plan.ts';
import type { Run } from '../core/run.ts';

/** Runs a plan with recording; undefined unless it fails with the signature that is being minimised. */
export type Reproduce = (plan: Plan) => Promise<Run | undefined>;

/** The smallest failing run so far, and the budget of replays. Candidates that fail alike take its place. */
export class Shrinker {
  readonly #reproduce: Reproduce;
  readonly #replaysMax: number;
  #run: Run;
  #replays = 0;

  constructor(run: Run, reproduce: Reproduce, replaysMax: number) {
    this.#run = run;
    this.#reproduce = reproduce;
    this.#replaysMax = replaysMax;
  }

  get run(): Run {
    return this.#run;
  }

  get plan(): Plan {
    return this.#run.plan;
  }

  get replays(): number {
    return this.#replays;
  }

  /** Whether the budget of replays is spent: from then on nothing is accepted. */
  get spent(): boolean {
    return this.#replays >= this.#replaysMax;
  }

  /** Tries a smaller plan. Returns whether it fails alike and was taken. */
  async accepts(candidate: Plan): Promise<boolean> {
    if (this.spent) return false;
    this.#replays += 1;
    const run = await this.#reproduce(candidate);
    if (run === undefined) return false;
    this.#run = run;
    return true;
  }
}
