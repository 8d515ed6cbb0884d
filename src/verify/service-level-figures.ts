import type { Run } from '../core/run.ts';
import type { JudgedFigure } from '../core/summary.ts';
import type { Thresholds } from '../core/verdict.ts';
import { contention } from '../judge/contention.ts';
import { errorRate } from '../judge/error-rate.ts';
import { makespan } from '../judge/makespan.ts';
import { p99 } from '../judge/p99.ts';
import type { JudgedFigureRule } from '../judge/service-level-rule.ts';
import type { Property } from './property.ts';

/** By the name of the invariant: `p99`. Rates as fractions, times in milliseconds. */
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
export function worstFigures(run: Run): WorstFigures {
  if (run.plan.profile !== 'slo') return {};
  return Object.fromEntries(rows.map(({ rule }) => [rule.name, rule.worst(run)]));
}

/** The worse of both, figure by figure: the order of runs makes no difference. */
export function worse(left: WorstFigures, right: WorstFigures): WorstFigures {
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort();
  return Object.fromEntries(names.map((name) => [name, Math.max(left[name] ?? 0, right[name] ?? 0)]));
}

/** The figures that a property of the slo profile judges, each the worst of its runs and beside its limit. */
export function serviceLevelFigures(
  property: Property,
  worst: WorstFigures,
  of: keyof Row['labels'] = 'runs',
): JudgedFigure[] {
  if (property.profile !== 'slo') return [];
  return rows
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
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(2)} %`;
}

function milliseconds(value: number): string {
  return `${Math.round(value).toLocaleString('en-US')} ms`;
}
