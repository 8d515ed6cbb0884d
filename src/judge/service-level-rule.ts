import type { Run } from '../core/run.ts';
import type { Invariant, Thresholds, Violation } from '../core/verdict.ts';
import { measure, type RunFigures } from './service-level.ts';

export interface ServiceLevelRule {
  readonly name: string;
  readonly figure: (figures: RunFigures) => number;
  readonly limit: (thresholds: Thresholds) => number;
  readonly show: (value: number) => string;
  /** One line: what stands behind the figure. */
  readonly why: (figures: RunFigures) => string;
  readonly requests: (figures: RunFigures, run: Run) => readonly string[];
}

/**
 * A figure that must stay below its limit; 0 passes whatever the limit. Judged under the slo profile alone, because an
 * adversarial schedule makes time meaningless, and only once the run settled: a stuck one is for recovery to judge.
 */
export function serviceLevelRule(rule: ServiceLevelRule): Invariant {
  const check = (run: Run, thresholds: Thresholds): readonly Violation[] => {
    if (run.plan.profile !== 'slo' || run.ending.kind !== 'settled') return [];
    const figures = measure(run);
    const value = rule.figure(figures);
    const limit = rule.limit(thresholds);
    if (value === 0 || value < limit) return [];
    return [
      {
        invariant: rule.name,
        message: `${rule.name} was ${rule.show(value)}, must be below ${rule.show(limit)}`,
        why: rule.why(figures),
        cause: 'above-limit',
        step: undefined,
        requests: rule.requests(figures, run),
      },
    ];
  };
  return { name: rule.name, check };
}
