import type { Histogram } from 'hdr-histogram-js';
import { behaviourOf, coursesOf } from '../audit/scenario/behaviour.ts';
import { PairCounts } from '../audit/scenario/pair-counts.ts';
import { PhaseCounts } from '../audit/scenario/phase-counts.ts';
import { SometimesTally } from '../confidence/sometimes-tally.ts';
import { isAuditPlan } from '../audit/scenario/audit-settings.ts';
import { plainCourses } from '../confidence/plain-courses.ts';
import type { Range } from '../core/plan.ts';
import { measure } from '../judge/service-level.ts';
import type { Property } from '../verify/property.ts';
import type { JudgedRun } from '../verify/judge-plan.ts';
import { type WorstFigures, worse, worstFigures } from '../verify/service-level-figures.ts';
import { ClassSketch } from './class-sketch.ts';
import type { InconclusiveRun, LaneResult } from './lane-result.ts';
import { decodeLatencies, emptyLatencies, encodeLatencies, recordLatency } from './latencies.ts';
import { SeenFailures } from './seen-failures.ts';
import { type Counts, lowest, NamedCounts, widest } from './sums.ts';

const indicesMax = 5;

/** Adds up runs of one lane, and results of other runs of it: what comes out depends on which runs, not on the order. */
export class LaneTally {
  readonly #property: Pick<Property, 'limits'>;
  readonly #sometimes: SometimesTally;
  readonly #phases = new PhaseCounts();
  readonly #pairs = new PairCounts();
  readonly #latencies: Histogram = emptyLatencies();
  readonly #failures = new SeenFailures();
  readonly #counts = {
    runsByStrategy: new NamedCounts(),
    findsByStrategy: new NamedCounts(),
    faults: new NamedCounts(),
    sometimes: new NamedCounts(),
    sometimesAsked: new NamedCounts(),
    faultPhases: new NamedCounts(),
    pairsForward: new NamedCounts(),
    pairsBackward: new NamedCounts(),
  };
  readonly #sketches = {
    schedules: new ClassSketch(),
    behaviours: new ClassSketch(),
    courses: new ClassSketch(),
  };
  readonly #requests = { total: 0, successful: 0, failed: 0 };
  readonly #contention = { contended: 0, attempts: 0 };
  readonly #rerun = { times: 0, different: 0 };
  #differing: readonly number[] = [];
  #runs = 0;
  #failed = 0;
  #virtualUs = 0;
  #makespanUsMax = 0;
  #worst: WorstFigures = {};
  #concurrency: Range | null = null;
  #processes: Range | null = null;
  #inconclusive = 0;
  #firstInconclusive: InconclusiveRun | null = null;

  /** Of results alone nothing more need be known of the property. */
  constructor(property: Pick<Property, 'sometimes' | 'limits'> = { sometimes: [] }) {
    this.#property = property;
    this.#sometimes = new SometimesTally(property.sometimes);
  }

  /** The run at this index of the lane. */
  add(index: number, { run, verdict, sameAgain }: JudgedRun): void {
    const { plan } = run;
    const figures = measure(run);
    this.#runs += 1;
    this.#virtualUs += Math.round(run.virtualMs * 1000);
    this.#makespanUsMax = Math.max(this.#makespanUsMax, Math.round(figures.makespanMs * 1000));
    this.#worst = worse(this.#worst, worstFigures(run, this.#property));
    this.#concurrency = widest(this.#concurrency, {
      min: plan.operations.length,
      max: plan.operations.length,
    });
    this.#processes = widest(this.#processes, { min: plan.processes, max: plan.processes });
    const strategy = plan.schedule.kind === 'strategy' ? plan.schedule.name : plan.schedule.kind;
    this.#counts.runsByStrategy.add(strategy);
    for (const latencyMs of figures.latenciesMs) recordLatency(this.#latencies, latencyMs);
    for (const [kind, times] of figures.faults) this.#counts.faults.add(kind, times);
    this.#addRates(figures.requests, {
      contended: figures.contention.contended,
      attempts: figures.contention.tried,
    });
    if (sameAgain !== undefined) this.#addRerun(1, sameAgain ? [] : [index], sameAgain ? 0 : 1);
    if (verdict.kind === 'inconclusive') this.#addInconclusive(1, { index, reason: verdict.reason });
    // A run that does not repeat proves nothing; it counts as nondeterministic instead.
    if (verdict.kind === 'failed' && sameAgain === true) {
      this.#failed += 1;
      this.#counts.findsByStrategy.add(strategy);
      this.#failures.add(index, verdict.violations[0]);
    }
    this.#sometimes.add(run);
    if (plan.profile === 'chaos') this.#cover(run);
  }

  absorb(result: LaneResult): void {
    this.#runs += result.runs;
    this.#failed += result.failed;
    this.#virtualUs += result.virtualUs;
    this.#makespanUsMax = Math.max(this.#makespanUsMax, result.makespanUsMax);
    this.#worst = worse(this.#worst, result.worst);
    this.#concurrency = widest(this.#concurrency, result.concurrency);
    this.#processes = widest(this.#processes, result.processes);
    this.#latencies.add(decodeLatencies(result.latencies));
    this.#addRates(result.requests, result.contention);
    this.#addRerun(result.rerun.times, result.rerun.indices, result.rerun.different);
    this.#addInconclusive(result.inconclusive.times, result.inconclusive.first);
    this.#failures.absorb(result.failures);
    for (const name of keysOf(this.#counts)) this.#counts[name].absorb(result[name]);
    for (const name of keysOf(this.#sketches)) this.#sketches[name].absorb(result[name]);
  }

  result(): LaneResult {
    return {
      runs: this.#runs,
      failed: this.#failed,
      inconclusive: { times: this.#inconclusive, first: this.#firstInconclusive },
      rerun: { ...this.#rerun, indices: this.#differing },
      virtualUs: this.#virtualUs,
      makespanUsMax: this.#makespanUsMax,
      worst: this.#worst,
      concurrency: this.#concurrency,
      processes: this.#processes,
      ...this.#allCounts(),
      requests: { ...this.#requests },
      contention: { ...this.#contention },
      latencies: encodeLatencies(this.#latencies),
      schedules: this.#sketches.schedules.encode(),
      behaviours: this.#sketches.behaviours.encode(),
      courses: this.#sketches.courses.encode(),
      failures: this.#failures.failures(),
    };
  }

  /** Throws a `TypeError` where the code under test noted a point that the property does not list. */
  requireListed(): void {
    this.#sometimes.requireListed();
  }

  #cover(run: JudgedRun['run']): void {
    this.#sketches.schedules.add(run.traceHash);
    const isAudit = isAuditPlan(run.plan);
    const courses = isAudit ? coursesOf(run) : plainCourses(run);
    this.#sketches.behaviours.add(behaviourOf(courses));
    for (const course of courses) this.#sketches.courses.add(String(course));
    // Phases of a delivery, and what races on a record, are an audit system's own.
    if (!isAudit) return;
    this.#phases.add(run);
    this.#pairs.add(run);
  }

  /** What was absorbed, and what the runs of its own did. */
  #allCounts(): Pick<LaneResult, CountName> {
    const { sometimes, sometimesAsked, faultPhases, pairsForward, pairsBackward, ...others } = this.#counts;
    const pairs = this.#pairs.pairs();
    const cells = this.#phases
      .rows()
      .flatMap(({ kind, cells: ofKind }) =>
        ofKind.map(({ phase, times }) => [`${kind} ${phase}`, times] as const),
      );
    return {
      runsByStrategy: others.runsByStrategy.counts(),
      findsByStrategy: others.findsByStrategy.counts(),
      faults: others.faults.counts(),
      sometimes: withOwn(
        sometimes,
        this.#sometimes.summary().map(({ name, runs }) => [name, runs]),
      ),
      sometimesAsked: withOwn(sometimesAsked, this.#sometimes.asked()),
      faultPhases: withOwn(faultPhases, cells),
      pairsForward: withOwn(
        pairsForward,
        pairs.map(({ pair, forwardRuns }) => [pair, forwardRuns]),
      ),
      pairsBackward: withOwn(
        pairsBackward,
        pairs.map(({ pair, backwardRuns }) => [pair, backwardRuns]),
      ),
    };
  }

  #addRates(requests: LaneResult['requests'], contention: LaneResult['contention']): void {
    this.#requests.total += requests.total;
    this.#requests.successful += requests.successful;
    this.#requests.failed += requests.failed;
    this.#contention.contended += contention.contended;
    this.#contention.attempts += contention.attempts;
  }

  #addRerun(times: number, indices: readonly number[], different: number): void {
    this.#rerun.times += times;
    this.#rerun.different += different;
    this.#differing = lowest(this.#differing, indices, indicesMax);
  }

  #addInconclusive(times: number, first: InconclusiveRun | null): void {
    this.#inconclusive += times;
    if (first === null) return;
    if (this.#firstInconclusive === null || first.index < this.#firstInconclusive.index) {
      this.#firstInconclusive = first;
    }
  }
}

type CountName =
  | 'runsByStrategy'
  | 'findsByStrategy'
  | 'faults'
  | 'sometimes'
  | 'sometimesAsked'
  | 'faultPhases'
  | 'pairsForward'
  | 'pairsBackward';

function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): readonly Key[] {
  return Object.keys(record) as Key[];
}

function withOwn(counts: NamedCounts, own: readonly (readonly [name: string, times: number])[]): Counts {
  const sum = new NamedCounts();
  sum.absorb(counts.counts());
  for (const [name, times] of own) sum.add(name, times);
  return sum.counts();
}
