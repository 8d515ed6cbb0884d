import * as fc from 'fast-check';
import type { Plan } from '../core/plan.ts';
import type { Exploration } from '../verify/explored-plans.ts';

/**
 * The plans of an exploration from one index on, one at a time. fast-check generates them, with a path of one number as
 * the start: the n-th is the plan that a search from the beginning would run n-th, value for value.
 */
export class PlanStream {
  readonly #exploration: Exploration;
  readonly #from: number;
  #search: Promise<void> | undefined;
  #closed = false;
  #goOn: () => void = () => undefined;
  #give: { readonly resolve: (plan: Plan) => void; readonly reject: (error: Error) => void } | undefined;

  constructor(exploration: Exploration, from: number) {
    this.#exploration = exploration;
    this.#from = from;
  }

  next(): Promise<Plan> {
    const plan = new Promise<Plan>((resolve, reject) => {
      this.#give = { resolve, reject };
    });
    this.#search ??= this.#run();
    this.#goOn();
    return plan;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#goOn();
    await this.#search;
  }

  async #run(): Promise<void> {
    const { plans, seed } = this.#exploration;
    const offer = fc.asyncProperty(plans, async (plan) => {
      const wanted = new Promise<void>((resolve) => {
        this.#goOn = resolve;
      });
      this.#give?.resolve(plan);
      await wanted;
      return !this.#closed;
    });
    const options = { seed, path: String(this.#from), numRuns: 2 ** 31, endOnFailure: true, ...wholeSearch };
    const { errorInstance } = await fc.check(offer, options);
    if (!this.#closed) this.#give?.reject(new Error('fast-check ended the search', { cause: errorInstance }));
  }
}

/** Settings under which fast-check would leave plans out. */
const wholeSearch = {
  examples: [],
  skipEqualValues: false,
  ignoreEqualValues: false,
  markInterruptAsFailure: true,
};
