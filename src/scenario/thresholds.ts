import type { Fact } from '../core/fact.ts';
import type { Run } from '../core/run.ts';
import type { Invariant, Violation } from '../core/verdict.ts';
import { milliseconds, percent } from '../judge/wording.ts';
import { percentile } from '../judge/service-level.ts';
import type { RunLimit } from '../verify/property.ts';
import { inShort } from './option-checks.ts';

/** As in k6: `{ 'latency{operation:redeem}': ['p(99)<500'], errors: ['rate<0.01'] }`. Latencies in virtual milliseconds. */
export type ScenarioThresholds = Readonly<Record<string, readonly string[]>>;

/** One limit that every run under the service level is held to. */
export interface Threshold {
  /** As it was written: `latency{operation:redeem}: p(99)<500`. */
  readonly text: string;
  /** `latency`, `errors`, or a figure of the scenario. */
  readonly metric: string;
  /** The operations that it is about; all where undefined. */
  readonly operation: string | undefined;
  readonly figure: Figure;
  readonly comparison: '<' | '<=' | '>' | '>=';
  readonly limit: number;
}

type Figure =
  | { readonly kind: 'percentile'; readonly fraction: number }
  | { readonly kind: 'avg' | 'min' | 'med' | 'max' | 'rate' };

/** The kind of fact that tells a figure of the scenario; its data is `[how often, of how many]`. */
export const figureFact = 'figure';

/** What thresholds may be about. */
interface Known {
  readonly operations: readonly string[];
  readonly figures: readonly string[];
}

/** Throws a `TypeError` that names the threshold, what was expected and what came. */
export function parseThresholds(given: unknown, known: Known): readonly Threshold[] {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new TypeError(
      `thresholds: expected an object such as { latency: ['p(99)<500'] }, got ${inShort(given)}`,
    );
  }
  return Object.entries(given).flatMap(([metric, limits]: [string, unknown]) => {
    if (!Array.isArray(limits) || limits.length === 0) {
      throw new TypeError(
        `thresholds.${metric}: expected a list such as ['p(99)<500'], got ${inShort(limits)}`,
      );
    }
    return (limits as readonly unknown[]).map((limit) => parseThreshold(metric, limit, known));
  });
}

function parseThreshold(name: string, limit: unknown, known: Known): Threshold {
  const { metric, operation } = metricNamed(name, known);
  const text = typeof limit === 'string' ? limit : '';
  const [, of = '', comparison = '', number = ''] =
    /^\s*([a-z]+(?:\([^)]*\))?)\s*(<=|>=|<|>)\s*(\S+)\s*$/.exec(text) ?? [];
  const figure = figureOf(metric, of);
  const value = number === '' ? NaN : Number(number);
  if (figure === undefined || !isComparison(comparison) || !Number.isFinite(value)) {
    const expected = metric === 'latency' ? 'p(99)<500, avg<100, med, min or max' : 'rate<0.01';
    throw new TypeError(`thresholds.${name}: expected ${expected}, got ${inShort(limit)}`);
  }
  return { text: `${name}: ${text.trim()}`, metric, operation, figure, comparison, limit: value };
}

function metricNamed(name: string, { operations, figures }: Known): Pick<Threshold, 'metric' | 'operation'> {
  if (figures.includes(name)) return { metric: name, operation: undefined };
  const [, metric, operation] = /^(latency|errors)(?:\{operation:([^}]*)\})?$/.exec(name) ?? [];
  if (metric === undefined) {
    const there = ['latency', 'errors', ...figures].join(', ');
    throw new TypeError(
      `thresholds.${name}: expected ${there}, or one of a kind: latency{operation:${operations[0] ?? 'name'}}`,
    );
  }
  if (operation === undefined || operations.includes(operation)) return { metric, operation };
  throw new TypeError(
    `thresholds.${name}: expected an operation of ${operations.join(', ')}, got ${inShort(operation)}`,
  );
}

function figureOf(metric: string, text: string): Figure | undefined {
  if (metric !== 'latency') return text === 'rate' ? { kind: 'rate' } : undefined;
  if (text === 'avg' || text === 'min' || text === 'med' || text === 'max') return { kind: text };
  const [, percentage = ''] = /^p\((\d+(?:\.\d+)?)\)$/.exec(text) ?? [];
  const fraction = percentage === '' ? NaN : Number(percentage) / 100;
  return fraction > 0 && fraction <= 1 ? { kind: 'percentile', fraction } : undefined;
}

function isComparison(text: string): text is Threshold['comparison'] {
  return ['<', '<=', '>', '>='].includes(text);
}

/** Holds every run under the service level to the thresholds. */
export function thresholdsHold(thresholds: readonly Threshold[]): Invariant {
  const name = 'thresholds';
  return {
    name,
    check: (run) =>
      run.plan.profile === 'slo' ? thresholds.flatMap((threshold) => exceeded(name, threshold, run)) : [],
  };
}

/** The threshold beside what a run measures. */
export function limitOf(threshold: Threshold): RunLimit {
  const { text, comparison, limit } = threshold;
  const show = shownBy(threshold);
  return {
    label: text.slice(0, text.lastIndexOf(comparison)).replace(': ', ' ').trim(),
    limit: `${comparison} ${show(limit)}`,
    measure: (run) => measured(threshold, run)?.value,
    show,
    holds: (value) => holds(value, comparison, limit),
    worse: comparison.startsWith('<') ? 'larger' : 'smaller',
  };
}

function shownBy({ metric }: Pick<Threshold, 'metric'>): (value: number) => string {
  return metric === 'latency' ? milliseconds : percent;
}

/** What a run shows of it, and what stands behind that. */
interface Measured {
  readonly value: number;
  readonly of: string;
  readonly why: string;
  readonly operations: readonly string[];
}

function measured(threshold: Threshold, run: Run): Measured | undefined {
  const { metric } = threshold;
  return metric === 'latency' || metric === 'errors'
    ? measuredOfOperations(threshold, run)
    : measuredOfFigure(threshold, run);
}

function exceeded(invariant: string, threshold: Threshold, run: Run): readonly Violation[] {
  const found = measured(threshold, run);
  const { comparison, limit, text } = threshold;
  if (found === undefined || holds(found.value, comparison, limit)) return [];
  return [
    {
      invariant,
      message: `${text} does not hold: ${shownBy(threshold)(found.value)}${found.of}`,
      why: found.why,
      cause: text,
      step: undefined,
      requests: found.operations,
    },
  ];
}

function measuredOfFigure({ metric }: Threshold, { facts }: Run): Measured | undefined {
  const told = facts.findLast(({ what }) => isFigure(what, metric));
  if (told?.what.kind !== 'told' || !Array.isArray(told.what.data)) return undefined;
  const [count = 0, of = 0] = told.what.data as readonly number[];
  // As with latencies: of none there is no rate.
  if (of === 0) return undefined;
  return { value: count / of, of: '', why: `${count} of ${of}`, operations: [] };
}

function isFigure(what: Fact['what'], metric: string): boolean {
  return what.kind === 'told' && what.name === figureFact && what.subject === metric;
}

function measuredOfOperations(threshold: Threshold, run: Run): Measured | undefined {
  const ended = endedOperations(run, threshold.operation);
  if (ended.length === 0) return undefined;
  const isOfErrors = threshold.metric === 'errors';
  const slowest = ended.toSorted((left, right) => right.latencyMs - left.latencyMs);
  const blamed = isOfErrors ? ended.filter(({ failed }) => failed) : slowest;
  const named = blamed.slice(0, 3).map(({ id, latencyMs }) => `${id} (${milliseconds(latencyMs)})`);
  return {
    value: figureIn(threshold, ended),
    of: ` of ${ended.length} operations`,
    why: `the ${isOfErrors ? 'operations that failed' : 'slowest operations'}: ${named.join(', ')}`,
    operations: blamed.slice(0, 5).map(({ id }) => id),
  };
}

interface Ended {
  readonly id: string;
  readonly latencyMs: number;
  readonly failed: boolean;
}

/** Latency counts from the time an operation was planned for. One that never ended counts as failed. */
function endedOperations({ plan, facts, virtualMs }: Run, kind: string | undefined): readonly Ended[] {
  const ends = new Map<string, { readonly atMs: number; readonly failed: boolean }>();
  for (const { what, atMs } of facts) {
    if (what.kind !== 'operation' || what.change === 'began') continue;
    ends.set(what.operation, { atMs, failed: what.change !== 'ok' });
  }
  const counted = plan.operations.filter((operation) => kind === undefined || operation.kind === kind);
  return counted.map(({ id, atMs }) => {
    const end = ends.get(id) ?? { atMs: virtualMs, failed: true };
    return { id, latencyMs: end.atMs - atMs, failed: end.failed };
  });
}

function figureIn({ figure }: Threshold, ended: readonly Ended[]): number {
  const sorted = ended.map(({ latencyMs }) => latencyMs).sort((left, right) => left - right);
  switch (figure.kind) {
    case 'rate':
      return ended.filter(({ failed }) => failed).length / ended.length;
    case 'avg':
      return sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
    case 'min':
      return sorted[0] ?? 0;
    case 'max':
      return sorted.at(-1) ?? 0;
    case 'med':
      return percentile(sorted, 0.5);
    case 'percentile':
      return percentile(sorted, figure.fraction);
  }
}

function holds(value: number, comparison: Threshold['comparison'], limit: number): boolean {
  switch (comparison) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
  }
}
