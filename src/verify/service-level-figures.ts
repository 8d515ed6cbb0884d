import type { Run } from '../core/run.ts';
import type { JudgedFigure } from '../core/summary.ts';
import type { Thresholds } from '../core/verdict.ts';
import { contention } from '../judge/contention.ts';
import { errorRate } from '../judge/error-rate.ts';
import { makespan } from '../judge/makespan.ts';
import { p99 } from '../judge/p99.ts';
import type { JudgedFigureRule } from '../judge/service-level-rule.ts';
import type { Property, RunLimit } from './property.ts';

/** By the name of the invariant, `p99`, or the label of a limit; the larger, the worse. Rates as fractions, times in milliseconds. */
export type WorstFigures = Readonly<Record<string, number>>;

interface Row {
  readonly rule: JudgedFigureRule;
  /** What the worst of several runs is called, and the figure of one. */
  readonly labels: { readonly runs: string; readonly run: string };
  readonly limit: (thresholds: Thresholds) => number;
  readonly show: (value: number) => string;
}

const rows: readonly Row[] = [
  {
    rule: errorRate,
    labels: { runs: 'worst error rate', run: 'error rate' },
    limit: ({ errorRateMax }) => errorRateMax,
    show: percent,
  },
  {
    rule: p99,
    labels: { runs: 'worst p99 latency', run: 'p99 latency' },
    limit: ({ p99MsMax }) => p99MsMax,
    show: milliseconds,
  },
  {
    rule: contention,
    labels: { runs: 'worst contention', run: 'lock contention' },
    limit: ({ contentionRateMax }) => contentionRateMax,
    show: percent,
  },
  {
    rule: makespan,
    labels: { runs: 'longest run', run: 'total time' },
    limit: ({ makespanMsMax }) => makespanMsMax,
    show: milliseconds,
  },
];

/** What a run adds to the worst figures of a property: of the operations that each limit holds for. */
export function worstFigures(run: Run, { limits = [] }: Pick<Property, 'limits'>): WorstFigures {
  if (run.plan.profile !== 'slo') return {};
  const ofLimits = limits.flatMap((limit) => {
    const value = limit.measure(run);
    return value === undefined ? [] : [[keyOf(limit), limit.worse === 'larger' ? value : -value] as const];
  });
  return Object.fromEntries([...rows.map(({ rule }) => [rule.name, rule.worst(run)] as const), ...ofLimits]);
}

/** One figure may be held to two limits. */
function keyOf({ label, limit }: RunLimit): string {
  return `${label} ${limit}`;
}

/** The worse of both, figure by figure: the order of runs makes no difference. */
export function worse(left: WorstFigures, right: WorstFigures): WorstFigures {
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort();
  return Object.fromEntries(
    names.map((name) => [name, Math.max(left[name] ?? -Infinity, right[name] ?? -Infinity)]),
  );
}

/** The figures that a property of the slo profile judges, each the worst of its runs and beside its limit. */
export function serviceLevelFigures(
  property: Property,
  worst: WorstFigures,
  of: keyof Row['labels'] = 'runs',
): JudgedFigure[] {
  if (property.profile !== 'slo') return [];
  const ofRules = rows
    .filter(({ rule }) => property.invariants.includes(rule))
    .map(({ rule, labels, limit, show }) => {
      const measured = worst[rule.name] ?? 0;
      const most = limit(property.thresholds);
      return {
        label: labels[of],
        figure: show(measured),
        limit: `< ${show(most)}`,
        holds: measured === 0 || measured < most,
      };
    });
  return [...ofRules, ...(property.limits ?? []).flatMap((limit) => limitFigure(limit, worst))];
}

/** Where no run had anything to measure there is nothing beside the limit. */
function limitFigure(limit: RunLimit, worst: WorstFigures): JudgedFigure[] {
  const found = worst[keyOf(limit)];
  if (found === undefined) return [];
  const value = limit.worse === 'larger' ? found : -found;
  const { label, show, holds } = limit;
  return [{ label, figure: show(value), limit: limit.limit, holds: holds(value) }];
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(2)} %`;
}

function milliseconds(value: number): string {
  return `${Math.round(value).toLocaleString('en-US')} ms`;
}
