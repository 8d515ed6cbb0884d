import { remember } from '../core/remember.ts';
import { isAtRest, type Run } from '../core/run.ts';
import type { Invariant, Thresholds, Violation } from '../core/verdict.ts';
import { areFewExcused, excusesOf, unexcused } from './excuses.ts';
import { measure, measureOf, type RunFigures } from './service-level.ts';

export interface ServiceLevelRule {
  readonly name: string;
  readonly figure: (figures: RunFigures) => number;
  readonly limit: (thresholds: Thresholds) => number;
  readonly show: (value: number) => string;
  /** One line: what stands behind the figure. */
  readonly why: (figures: RunFigures) => string;
  readonly requests: (figures: RunFigures, run: Run) => readonly string[];
  /** Whether it says something of all operations together, but for those that several faults struck. */
  readonly isOfTheWhole?: boolean;
}

/**
 * A figure that must stay below its limit; 0 passes whatever the limit. Judged under the slo profile alone, because an
 * adversarial schedule makes time meaningless, and only once the run settled: a stuck one is for recovery to judge.
 *
 * It is judged of the operations that have no excuse, whatever their number: no fault struck them, and nobody else wanted
 * what they wanted. And it is judged of all, where those with an excuse are so few that the limits leave room for them.
 */
export function serviceLevelRule(rule: ServiceLevelRule): JudgedFigureRule {
  const check = (run: Run, thresholds: Thresholds): readonly Violation[] => {
    if (!isJudged(run)) return [];
    const limit = rule.limit(thresholds);
    const broken = groupsOf(run, rule).find(({ figures }) => {
      const value = rule.figure(figures);
      return value > 0 && value >= limit;
    });
    if (broken === undefined) return [];
    const { figures, among } = broken;
    return [
      {
        invariant: rule.name,
        message: `${rule.name} was ${rule.show(rule.figure(figures))}, must be below ${rule.show(limit)}`,
        why: rule.why(figures) + among,
        cause: 'above-limit',
        step: undefined,
        requests: rule.requests(figures, run),
      },
    ];
  };
  const worst = (run: Run): number =>
    isJudged(run) ? Math.max(...groupsOf(run, rule).map(({ figures }) => rule.figure(figures))) : 0;
  return { name: rule.name, check, worst };
}

/** An invariant about a figure. */
export interface JudgedFigureRule extends Invariant {
  /** The worst of what the limit holds for in this run; 0 where it is not judged. */
  readonly worst: (run: Run) => number;
}

function isJudged({ plan, ending }: Run): boolean {
  return plan.profile === 'slo' && isAtRest(ending);
}

interface Group {
  readonly figures: RunFigures;
  readonly among: string;
}

function groupsOf(run: Run, { isOfTheWhole = false }: ServiceLevelRule): readonly Group[] {
  return isOfTheWhole ? wholeOf(run) : blamelessOf(run);
}

const wholeOf = remember((run: Run): readonly Group[] => [withoutThoseStruckAgain(run) ?? allOf(run)]);

/** The same for several rules, each of which looks at them for its verdict and for the summary. */
const blamelessOf = remember((run: Run): readonly Group[] => {
  const blameless = unexcused(run);
  if (blameless.size === run.plan.operations.length) return [allOf(run)];
  const few = {
    figures: measureOf(run, blameless),
    among: '; no fault struck these, and they share nothing',
  };
  return areFewExcused(run) ? [few, allOf(run)] : [few];
});

function allOf(run: Run): Group {
  return { figures: measure(run), among: '' };
}

/** One fault that is absorbed costs a redelivery at most; what several cost together is bounded by nothing. */
function withoutThoseStruckAgain(run: Run): Group | undefined {
  const { strikes } = excusesOf(run);
  const others = run.plan.operations.filter(({ id }) => (strikes.get(id) ?? 0) < 2);
  if (others.length === run.plan.operations.length) return undefined;
  return {
    figures: measureOf(run, new Set(others.map(({ id }) => id))),
    among: '; those that several faults struck are left out',
  };
}
