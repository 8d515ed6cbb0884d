import * as hdr from 'hdr-histogram-js';
import type { ConfidenceTally } from '../core/confidence.ts';
import { SometimesTally } from '../confidence/sometimes-tally.ts';
import type { Range } from '../core/plan.ts';
import type { Run } from '../core/run.ts';
import type { LatencySummary, PropertySummary } from '../core/summary.ts';
import type { Verdict } from '../core/verdict.ts';
import { measure } from '../judge/service-level.ts';
import { serviceLevelFigures, type WorstFigures, worse, worstFigures } from './service-level-figures.ts';
import type { Property } from './property.ts';
import type { Scenario } from './scenario.ts';

/** Latencies are multiples of 1/8 virtual millisecond; recorded in eighths they stay whole. */
const eighths = 8;

/** Adds up the runs of one property. */
export class Tally {
  #inconclusive = 0;
  readonly #property: Property;
  readonly #scenario: Scenario;
  readonly #seed: number;
  readonly #startMs = performance.now();
  readonly #hashes = new Set<string>();
  readonly #latencies = hdr.build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 86_400_000 * eighths,
    numberOfSignificantValueDigits: 3,
    bitBucketSize: 32,
  });
  readonly #strategies: Record<string, { runs: number; finds: number }> = {};
  readonly #faults = new Map<string, number>();
  readonly #requests = { total: 0, successful: 0, failed: 0 };
  readonly #contention = { contended: 0, attempts: 0 };
  readonly #confidence: ConfidenceTally | undefined;
  readonly #sometimes: SometimesTally;
  readonly #rerun = { count: 0, different: 0 };
  #runs = 0;
  #virtualMs = 0;
  #worst: WorstFigures = {};
  #concurrency: Range | undefined;
  #processes: Range | undefined;

  constructor(property: Property, scenario: Scenario, seed: number) {
    this.#property = property;
    this.#scenario = scenario;
    this.#seed = seed;
    this.#sometimes = new SometimesTally(property.sometimes);
    // Rounds on one system judge no run; what they would add here would be measured as their heap.
    const explores = property.profile === 'chaos' && property.invariants.length > 0;
    this.#confidence = explores ? scenario.confidence?.() : undefined;
  }

  get wallMs(): number {
    return performance.now() - this.#startMs;
  }

  add(run: Run, verdict: Verdict): void {
    const figures = measure(run);
    const { plan } = run;
    this.#runs += 1;
    this.#virtualMs += run.virtualMs;
    this.#hashes.add(run.traceHash);
    this.#concurrency = widened(this.#concurrency, plan.operations.length);
    this.#processes = widened(this.#processes, plan.processes);
    this.#worst = worse(this.#worst, worstFigures(run, this.#property));
    if (verdict.kind === 'inconclusive') this.#inconclusive += 1;
    for (const latencyMs of figures.latenciesMs) this.#latencies.recordValue(latencyMs * eighths);
    for (const [kind, count] of figures.faults) this.#faults.set(kind, (this.#faults.get(kind) ?? 0) + count);
    this.#requests.total += figures.requests.total;
    this.#requests.successful += figures.requests.successful;
    this.#requests.failed += figures.requests.failed;
    this.#contention.contended += figures.contention.contended;
    this.#contention.attempts += figures.contention.tried;
    this.#countStrategy(run, verdict);
    this.#confidence?.add(run);
    this.#sometimes.add(run);
  }

  /** Throws a `TypeError` where the code under test noted a point that the property does not list. */
  requireListed(): void {
    this.#sometimes.requireListed();
  }

  /** A run was executed a second time. */
  reran(same: boolean): void {
    this.#rerun.count += 1;
    if (!same) this.#rerun.different += 1;
  }

  summary(verdict: Verdict['kind']): PropertySummary {
    const { name, profile } = this.#property;
    return {
      property: name,
      scenario: this.#scenario.name,
      operation: this.#scenario.reading.operation,
      profile,
      verdict,
      seed: this.#seed,
      runs: this.#runs,
      distinctSchedules: this.#hashes.size,
      inconclusive: this.#inconclusive,
      rerun: this.#rerun,
      concurrency: this.#concurrency ?? { min: 0, max: 0 },
      processes: this.#processes ?? { min: 0, max: 0 },
      strategies: this.#strategies,
      requests: this.#requests,
      faultsByKind: Object.fromEntries([...this.#faults].sort(([left], [right]) => (left < right ? -1 : 1))),
      latency: this.#latencySummary(),
      contention: this.#contention,
      heap: undefined,
      sometimes: this.#sometimes.summary(),
      confidence: this.#confidence?.confidence(),
      virtualMs: this.#virtualMs,
      wallMs: this.wallMs,
      thresholds: serviceLevelFigures(this.#property, this.#worst),
    };
  }

  #countStrategy({ plan }: Run, verdict: Verdict): void {
    const name = plan.schedule.kind === 'strategy' ? plan.schedule.name : plan.schedule.kind;
    const counts = (this.#strategies[name] ??= { runs: 0, finds: 0 });
    counts.runs += 1;
    if (verdict.kind === 'failed') counts.finds += 1;
  }

  #latencySummary(): LatencySummary | undefined {
    const histogram = this.#latencies;
    if (histogram.totalCount === 0) return undefined;
    const at = (percent: number): number => histogram.getValueAtPercentile(percent) / eighths;
    return { averageMs: histogram.mean / eighths, p50Ms: at(50), p90Ms: at(90), p99Ms: at(99) };
  }
}

function widened(range: Range | undefined, value: number): Range {
  if (range === undefined) return { min: value, max: value };
  return { min: Math.min(range.min, value), max: Math.max(range.max, value) };
}
