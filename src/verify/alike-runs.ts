import type { Plan } from '../core/plan.ts';
import type { Run } from '../core/run.ts';
import { isAlike, type Verdict, type Violation } from '../core/verdict.ts';
import { judge } from '../judge/judge.ts';
import { sizeOf } from '../minimize/plan-size.ts';
import type { Replayed } from '../minimize/shrinker.ts';
import type { PlanLimits } from './plan-limits.ts';
import type { Property } from './property.ts';
import { runPlan } from './run-plan.ts';
import type { Scenario } from './scenario.ts';

export interface AlikeOptions {
  readonly found: Run;
  readonly violation: Violation;
  readonly property: Property;
  readonly scenario: Scenario;
  readonly limits: PlanLimits;
  /** Called with each failing run that is markedly smaller than those before. */
  readonly onSmaller: ((run: Run) => void) | undefined;
}

/** A smaller one is told of once it is smaller by this factor: it may be written to disk each time. */
const markedly = 0.9;

/** Runs plans, and says which of them fail as one run did. */
export class AlikeRuns {
  readonly #options: AlikeOptions;
  #smallest: number;

  constructor(options: AlikeOptions) {
    this.#options = options;
    this.#smallest = sizeOf(options.found.plan);
  }

  /** The violation of a run that is like the one found. */
  violationIn(run: Run): Violation | undefined {
    return this.#alikeIn(this.#verdictOn(run));
  }

  /**
   * Whatever code throws here for the first time, in the system's world or in an invariant, is no reason to lose the
   * failure that was found: such a plan is passed over, and nothing is concluded from it.
   */
  async replay(plan: Plan): Promise<Replayed> {
    const { scenario, found, limits } = this.#options;
    try {
      const run = await runPlan(plan, scenario, { record: true });
      const verdict = this.#verdictOn(run);
      const fails = limits.allow(plan) && this.#alikeIn(verdict) !== undefined;
      if (fails) this.#tell(run);
      return { run, fails, verdict: verdict.kind };
    } catch {
      return { run: found, fails: false, verdict: 'threw' };
    }
  }

  #verdictOn(run: Run): Verdict {
    const { invariants, thresholds } = this.#options.property;
    return judge(run, invariants, thresholds);
  }

  #alikeIn(verdict: Verdict): Violation | undefined {
    return verdict.kind === 'failed'
      ? verdict.violations.find((each) => isAlike(this.#options.violation, each))
      : undefined;
  }

  #tell(run: Run): void {
    const size = sizeOf(run.plan);
    if (size > this.#smallest * markedly) return;
    this.#smallest = size;
    this.#options.onSmaller?.(run);
  }
}
