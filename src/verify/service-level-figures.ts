import type { JudgedFigure, LatencySummary } from '../core/summary.ts';
import type { Invariant, Thresholds } from '../core/verdict.ts';
import { contention } from '../judge/contention.ts';
import { errorRate } from '../judge/error-rate.ts';
import { makespan } from '../judge/makespan.ts';
import { p99 } from '../judge/p99.ts';
import type { Property } from './property.ts';

export interface MergedFigures {
  readonly latency: LatencySummary | undefined;
  readonly requests: { readonly total: number; readonly failed: number };
  readonly contention: { readonly contended: number; readonly attempts: number };
  readonly makespanMsMax: number;
}

interface Row {
  readonly rule: Invariant;
  readonly label: string;
  readonly value: (figures: MergedFigures) => number;
  readonly limit: (thresholds: Thresholds) => number;
  readonly show: (value: number) => string;
}

const rows: readonly Row[] = [
  {
    rule: errorRate,
    label: 'error rate',
    value: ({ requests }) => share(requests.failed, requests.total),
    limit: ({ errorRateMax }) => errorRateMax,
    show: percent,
  },
  {
    rule: p99,
    label: 'p99 latency',
    value: ({ latency }) => latency?.p99Ms ?? 0,
    limit: ({ p99MsMax }) => p99MsMax,
    show: milliseconds,
  },
  {
    rule: contention,
    label: 'lock contention',
    value: (figures) => share(figures.contention.contended, figures.contention.attempts),
    limit: ({ contentionRateMax }) => contentionRateMax,
    show: percent,
  },
  {
    rule: makespan,
    label: 'longest run',
    value: ({ makespanMsMax }) => makespanMsMax,
    limit: ({ makespanMsMax }) => makespanMsMax,
    show: milliseconds,
  },
];

/** The figures that a property of the slo profile judges, over all its runs, each beside its limit. */
export function serviceLevelFigures(property: Property, figures: MergedFigures): JudgedFigure[] {
  if (property.profile !== 'slo') return [];
  return rows
    .filter(({ rule }) => property.invariants.includes(rule))
    .map(({ label, value, limit, show }) => {
      const measured = value(figures);
      const most = limit(property.thresholds);
      return {
        label,
        figure: show(measured),
        limit: `< ${show(most)}`,
        holds: measured === 0 || measured < most,
      };
    });
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(2)} %`;
}

function milliseconds(value: number): string {
  return `${Math.round(value).toLocaleString('en-US')} ms`;
}
