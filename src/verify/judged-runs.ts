import { mix } from '../core/hash.ts';
import type { Plan } from '../core/plan.ts';
import type { Verdict } from '../core/verdict.ts';
import type { Progress } from '../report/progress-line.ts';
import { findDifference, investigate, type UnkeptFinding } from './investigate.ts';
import { type JudgedRun, judgePlan, rerunShare } from './judge-plan.ts';
import type { Property } from './property.ts';
import type { RunOptions } from './run-plan.ts';
import type { ResolvedVerifyOptions } from './verify-options.ts';

/** What a search came to; the summary says what it ran. */
export type Outcome<Summary> =
  | { readonly kind: 'passed'; readonly summary: Summary }
  /** Some runs could not be judged; `reason` is why the first of them could not. */
  | { readonly kind: 'inconclusive'; readonly summary: Summary; readonly reason: string }
  | {
      readonly kind: 'failed';
      readonly summary: Summary;
      readonly finding: UnkeptFinding;
      readonly failing: Plan;
    }
  /** Running one plan twice gave two traces: no verdict on such a system can be trusted. */
  | {
      readonly kind: 'nondeterministic';
      readonly summary: Summary;
      readonly difference: string;
      readonly failing: Plan;
    };

type Failure =
  | { readonly kind: 'violation'; readonly plan: Plan; readonly verdict: Verdict & { kind: 'failed' } }
  | { readonly kind: 'nondeterminism'; readonly plan: Plan };

/** Runs and judges the plans of one search, up to the first failure. Every failing run is run again before it counts. */
export class JudgedRuns {
  readonly #property: Property;
  readonly #options: ResolvedVerifyOptions;
  #count = 0;
  #failure: Failure | undefined;
  #inconclusive = 0;
  #reason = '';

  constructor(property: Property, options: ResolvedVerifyOptions) {
    this.#property = property;
    this.#options = options;
  }

  get count(): number {
    return this.#count;
  }

  /** How many could not be judged. */
  get inconclusive(): number {
    return this.#inconclusive;
  }

  get failed(): boolean {
    return this.#failure !== undefined;
  }

  async judge(plan: Plan, { record = false }: Pick<RunOptions, 'record'> = {}): Promise<JudgedRun> {
    const { scenario, seed, onEvent } = this.#options;
    const index = this.#count;
    this.#count += 1;
    const again = mix(seed, index) % rerunShare === 0;
    const judged = await judgePlan(plan, this.#property, { system: scenario, again, record, onEvent });
    const { verdict, sameAgain } = judged;
    if (verdict.kind === 'inconclusive') {
      this.#inconclusive += 1;
      if (this.#inconclusive === 1) this.#reason = verdict.reason;
    }
    if (sameAgain === false) this.#failure = { kind: 'nondeterminism', plan };
    else if (verdict.kind === 'failed') this.#failure = { kind: 'violation', plan, verdict };
    return judged;
  }

  /** Reports how far the search is. */
  report(figures: Omit<Progress, 'property' | 'runs' | 'failed'>): void {
    this.#options.onProgress?.({
      ...figures,
      property: this.#property.name,
      runs: this.#count,
      failed: this.failed ? 1 : 0,
    });
  }

  /** What the search came to. A failure is minimised and explained. */
  async conclude<Summary>(summarise: (verdict: Verdict['kind']) => Summary): Promise<Outcome<Summary>> {
    const failure = this.#failure;
    if (failure === undefined) {
      return this.#inconclusive === 0
        ? { kind: 'passed', summary: summarise('passed') }
        : { kind: 'inconclusive', summary: summarise('inconclusive'), reason: this.#reason };
    }
    const { plan: failing } = failure;
    const summary = summarise('failed');
    if (failure.kind === 'nondeterminism') {
      const difference = await findDifference(failing, this.#options.scenario);
      return { kind: 'nondeterministic', summary, difference, failing };
    }
    const finding = await investigate(failing, failure.verdict, {
      property: this.#property,
      options: this.#options,
      runs: this.#count,
    });
    return { kind: 'failed', summary, finding, failing };
  }
}
