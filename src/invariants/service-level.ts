import type { Fact } from '../core/fact.ts';
import type { Run } from '../core/run.ts';
import { deliveryTasks } from './delivery-tasks.ts';
import { lockHistory, tenureAt } from '../core/lock-history.ts';
import { remember } from '../core/remember.ts';
import { type RequestOutcome, requestOutcomes } from '../core/request-outcomes.ts';

/** The figures of one run. Times in virtual milliseconds, rates as fractions. */
export interface RunFigures {
  /** Of every settled request, from its arrival to its end, fastest first. */
  readonly latencies: readonly RequestLatency[];
  /** The same as plain numbers, ascending. */
  readonly latenciesMs: readonly number[];
  /** `failed`: dead-lettered, or not settled at all. */
  readonly requests: { readonly total: number; readonly successful: number; readonly failed: number };
  readonly errorRate: number;
  /** Tasks that tried to take a lock, and those of them that met another holder. */
  readonly contention: { readonly tried: number; readonly contended: number; readonly rate: number };
  /** From the first arrival to the last request's end. */
  readonly makespanMs: number;
  /** How many faults struck, by kind, in alphabetical order. */
  readonly faults: ReadonlyMap<string, number>;
}

export interface RequestLatency {
  readonly request: string;
  readonly latencyMs: number;
}

/** What a run's facts say about the service it gave. */
export const measure = remember(figuresOf);

function figuresOf(run: Run): RunFigures {
  const outcomes = [...requestOutcomes(run.facts).values()].filter(({ enqueuedMs }) => enqueuedMs.length > 0);
  const arrivals = new Map(run.plan.operations.map(({ id, atMs: arrivalMs }) => [id, arrivalMs]));
  const latencies = outcomes
    .flatMap((outcome) => latenciesOf(outcome, arrivals.get(outcome.request)))
    .sort((left, right) => left.latencyMs - right.latencyMs);
  const requests = countRequests(run, outcomes);
  return {
    latencies,
    latenciesMs: latencies.map(({ latencyMs }) => latencyMs),
    requests,
    errorRate: requests.total === 0 ? 0 : requests.failed / requests.total,
    contention: contentionOf(run.facts),
    makespanMs: makespanOf(run, outcomes),
    faults: faultsOf(run.facts),
  };
}

/**
 * The smallest of the values that at least this fraction of them does not exceed (nearest rank): a value that really
 * occurred, never an interpolation. `sorted` is ascending; 0 for an empty list.
 */
export function percentile(sorted: readonly number[], fraction: number): number {
  // The small subtraction undoes rounding: 0.07 · 100 is a little more than 7 and must not become rank 8.
  const rank = Math.ceil(fraction * sorted.length - 1e-9);
  return sorted[Math.min(Math.max(rank, 1), sorted.length) - 1] ?? 0;
}

/** The n-th ending belongs to the n-th copy. The first copy's clock starts when it arrived, accepted or not. */
function latenciesOf(
  { request, enqueuedMs, endings }: RequestOutcome,
  arrivalMs = Infinity,
): RequestLatency[] {
  return endings.flatMap(({ atMs }, index) => {
    const acceptedMs = enqueuedMs[index];
    if (acceptedMs === undefined) return [];
    const fromMs = index === 0 ? Math.min(arrivalMs, acceptedMs) : acceptedMs;
    return [{ request, latencyMs: atMs - fromMs }];
  });
}

function countRequests({ plan, ending }: Run, outcomes: readonly RequestOutcome[]): RunFigures['requests'] {
  // A check ended the run: what was still under way had not failed.
  if (ending.kind === 'broken') return countEnded(outcomes);
  const known = new Set(outcomes.map(({ request }) => request));
  const neverAccepted = plan.operations.filter(({ id }) => !known.has(id)).length;
  let total = neverAccepted;
  let successful = 0;
  for (const { enqueuedMs, endings } of outcomes) {
    total += enqueuedMs.length;
    successful += Math.min(endings.filter(({ kind }) => kind === 'acked').length, enqueuedMs.length);
  }
  return { total, successful, failed: total - successful };
}

function countEnded(outcomes: readonly RequestOutcome[]): RunFigures['requests'] {
  const endings = outcomes.flatMap(({ endings: each }) => each);
  const successful = endings.filter(({ kind }) => kind === 'acked').length;
  return { total: endings.length, successful, failed: endings.length - successful };
}

/** A client that sends a command again may be refused by its own lock: that is no contention. */
function contentionOf(facts: readonly Fact[]): RunFigures['contention'] {
  const tasks = deliveryTasks(facts);
  const locks = lockHistory(facts);
  const tried = new Set<string>();
  const contended = new Set<string>();
  facts.forEach(({ task, what }, position) => {
    if (what.kind === 'locked') tried.add(task);
    if (what.kind !== 'lock-refused') return;
    tried.add(task);
    const holder = tenureAt(locks.get(what.record) ?? [], position)?.holder;
    if (holder === undefined || tasks.areSurelyDifferent(holder, task)) contended.add(task);
  });
  const rate = tried.size === 0 ? 0 : contended.size / tried.size;
  return { tried: tried.size, contended: contended.size, rate };
}

function makespanOf(run: Run, outcomes: readonly RequestOutcome[]): number {
  const arrivals = [
    ...run.plan.operations.map(({ atMs: arrivalMs }) => arrivalMs),
    ...outcomes.flatMap(({ enqueuedMs }) => enqueuedMs),
  ];
  if (arrivals.length === 0) return 0;
  const endings = outcomes.flatMap((outcome) => outcome.endings.map(({ atMs }) => atMs));
  const isSettled = outcomes.every(({ last }) => last !== undefined);
  const endMs = isSettled ? maximumOf(endings) : run.virtualMs;
  return Math.max(0, endMs - minimumOf(arrivals));
}

// Not Math.max(...values): a long-lived run has more requests than a call may have arguments.
function maximumOf(values: readonly number[]): number {
  return values.reduce((left, right) => Math.max(left, right), 0);
}

function minimumOf(values: readonly number[]): number {
  return values.reduce((left, right) => Math.min(left, right), Infinity);
}

function faultsOf(facts: readonly Fact[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { what } of facts) {
    if (what.kind === 'fault') counts.set(what.fault, (counts.get(what.fault) ?? 0) + 1);
  }
  return new Map([...counts].sort(([left], [right]) => (left < right ? -1 : 1)));
}
