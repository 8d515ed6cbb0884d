import type { Plan } from '../core/plan.ts';
import type { Run } from '../core/run.ts';
import { isAlike, type Violation } from '../core/verdict.ts';
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
    const { property, violation } = this.#options;
    const verdict = judge(run, property.invariants, property.thresholds);
    return verdict.kind === 'failed'
      ? verdict.violations.find((each) => isAlike(violation, each))
      : undefined;
  }

  /**
   * Whatever code throws here for the first time, in the system's world or in an invariant, is no reason to lose the
   * failure that was found: such a plan is passed over, and nothing is concluded from it.
   */
  async replay(plan: Plan): Promise<Replayed> {
    const { scenario, found, limits } = this.#options;
    try {
      const run = await runPlan(plan, scenario, { record: true });
      const fails = limits.allow(plan) && this.violationIn(run) !== undefined;
      if (fails) this.#tell(run);
      return { run, fails };
    } catch {
      return { run: found, fails: false, isUnjudged: true };
    }
  }

  #tell(run: Run): void {
    const size = sizeOf(run.plan);
    if (size > this.#smallest * markedly) return;
    this.#smallest = size;
    this.#options.onSmaller?.(run);
  }
}
