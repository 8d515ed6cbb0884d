import { auditFacts } from '../audit/scenario/audit-fact.ts';
import type { Plan } from '../core/plan.ts';
import type { Run } from '../core/run.ts';
import type { Thresholds, Violation } from '../core/verdict.ts';
import { ackAfterEffect } from '../audit/scenario/invariants/ack-after-effect.ts';
import { invariantGroups } from '../audit/scenario/invariants/index.ts';
import { judge } from '../judge/judge.ts';
import { measure } from '../judge/service-level.ts';
import { auditCourses } from '../audit/scenario/audit-courses.ts';
import { auditReading } from '../audit/scenario/audit-reading.ts';
import type { Batch } from './batches.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import { type RequestPhases, requestPhases } from './request-phases.ts';

const violationsKept = 20;
const slowestKept = 200;

/**
 * Judged piece by piece: what holds under any load and any fault. Figures are judged over the whole run. Not the order of
 * acknowledgements and flags: the ones are told by the workers, the others by Redis, and each comes when it comes.
 */
const judged = [
  ...invariantGroups.safety,
  ...invariantGroups.conservation.filter((invariant) => invariant !== ackAfterEffect),
  ...invariantGroups.restraint,
];

/** What the judged batches add up to. Its size does not depend on their number. */
export class LoadTally {
  readonly latency = new LatencyHistogram();
  readonly fromAcceptance = new LatencyHistogram();
  readonly violations: Violation[] = [];
  violationCount = 0;
  duplicates = 0;
  lost = 0;
  requests = { total: 0, successful: 0, failed: 0, unended: 0 };
  contention = { contended: 0, attempts: 0 };
  notJudged = 0;
  /** Records whose facts show more than one flag. */
  readonly repeated = new Set<string>();
  firstArrivalMs = Infinity;
  lastEndMs = 0;
  /** Those that took longest, the slowest first. */
  slowest: RequestPhases[] = [];
  readonly deadLetters = new Map<string, number>();
  readonly refusals = new Map<string, number>();

  /** `settled`: every request of the batch has ended. */
  add(
    batch: Batch,
    plan: Plan,
    options: { readonly thresholds: Thresholds; readonly settled: boolean },
  ): void {
    const run = runOf(batch, plan, options.settled);
    if (batch.lostTruth) this.notJudged += batch.requests.length;
    else this.#judge(run, options.thresholds);
    if (batch.counts) this.#measure(run, options.settled);
  }

  violated(violation: Violation): void {
    this.violationCount += 1;
    if (violation.invariant === 'no-duplicate-flagging') this.duplicates += 1;
    if (violation.invariant === 'conservation') this.lost += 1;
    if (this.violations.length < violationsKept) this.violations.push(violation);
  }

  #judge(run: Run, thresholds: Thresholds): void {
    const verdict = judge(run, judged, thresholds);
    if (verdict.kind === 'failed') for (const violation of verdict.violations) this.violated(violation);
    const flagged = new Set<string>();
    for (const { what } of auditFacts(run.facts)) {
      if (what.kind !== 'flagged') continue;
      if (flagged.has(what.record)) this.repeated.add(what.record);
      flagged.add(what.record);
    }
  }

  #measure(run: Run, isSettled: boolean): void {
    const { latencies, requests, contention } = measure(run);
    for (const { latencyMs } of latencies) this.latency.record(latencyMs);
    const unended = isSettled ? 0 : requests.total - latencies.length;
    this.requests = {
      total: this.requests.total + requests.total - unended,
      successful: this.requests.successful + requests.successful,
      failed: this.requests.failed + requests.failed - unended,
      unended: this.requests.unended + unended,
    };
    this.contention.contended += contention.contended;
    this.contention.attempts += contention.tried;
    for (const { begunMs: enqueuedMs, endings } of auditCourses(run.facts).values()) {
      const [acceptedMs] = enqueuedMs;
      const [ending] = endings;
      if (acceptedMs === undefined || ending === undefined) continue;
      this.fromAcceptance.record(ending.atMs - acceptedMs);
      this.lastEndMs = Math.max(this.lastEndMs, ending.atMs);
    }
    for (const { atMs: arrivalMs } of run.plan.operations) {
      this.firstArrivalMs = Math.min(this.firstArrivalMs, arrivalMs);
    }
    this.#explain(run);
  }

  #explain(run: Run): void {
    for (const { what } of auditFacts(run.facts)) {
      if (what.kind === 'dead-lettered') increment(this.deadLetters, what.reason);
      if (what.kind === 'lock-refused') increment(this.refusals, what.record);
    }
    const arrivals = new Map(run.plan.operations.map(({ id, atMs: arrivalMs }) => [id, arrivalMs]));
    const slow = [...this.slowest, ...requestPhases(run.facts, arrivals)];
    this.slowest = slow.sort((left, right) => right.totalMs - left.totalMs).slice(0, slowestKept);
  }
}

function runOf({ requests, facts }: Batch, plan: Plan, settled: boolean): Run {
  return {
    plan: { ...plan, operations: requests },
    reading: auditReading,
    traceHash: '',
    events: facts.length,
    virtualMs: facts.at(-1)?.atMs ?? 0,
    facts,
    reached: [],
    ending: settled ? { kind: 'settled' } : { kind: 'bound', bound: 'the end of the test', waiting: [] },
    leftovers: [],
    unhandled: [],
    recording: undefined,
  };
}

const namesMax = 100;

/** The map stays small: once it has many names, only those are counted. */
function increment(counts: Map<string, number>, name: string): void {
  const count = counts.get(name);
  if (count !== undefined || counts.size < namesMax) counts.set(name, (count ?? 0) + 1);
}
