import type { Plan } from '../core/plan.ts';
import type { Run } from '../core/run.ts';
import type { ReachedBound, ScopeSummary } from '../core/scope.ts';
import type { Verdict } from '../core/verdict.ts';
import { depthsWithin, estimate } from '../exhaust/depths.ts';
import { ScheduleSearch } from '../exhaust/schedules.ts';
import { traceClass } from '../exhaust/trace-class.ts';
import { faultsAt, placesIn } from '../faults/fault-places.ts';
import { judge } from '../invariants/judge.ts';
import { withVirtualGlobals } from '../sim/virtual-globals/index.ts';
import { findDifference, investigate, type UnkeptFinding } from './investigate.ts';
import type { Property } from './property.ts';
import { runPlan } from './run-plan.ts';
import { type ExhaustOptions, type ResolvedScope, resolveScope, scopePlan } from './small-scope.ts';
import { resolveVerifyOptions } from './verify-options.ts';

export type ExhaustResult =
  | { readonly kind: 'passed'; readonly summary: ScopeSummary }
  | { readonly kind: 'inconclusive'; readonly summary: ScopeSummary; readonly reason: string }
  | {
      readonly kind: 'failed';
      readonly summary: ScopeSummary;
      readonly finding: UnkeptFinding;
      readonly failing: Plan;
    }
  | {
      readonly kind: 'nondeterministic';
      readonly summary: ScopeSummary;
      readonly difference: string;
      readonly failing: Plan;
    };

/** One run in this many is run again, to see that it takes the same course. */
const rerunShare = 20;

/**
 * Runs every schedule of a few requests within a bound: fewest faults first, then fewest deviations. The bound is
 * estimated first; where it is more than the budget, the deepest that fits is run instead, and the summary says which.
 */
export async function exhaust(property: Property, options: ExhaustOptions): Promise<ExhaustResult> {
  const { system, seed = 1, onProgress, onEstimate, ...bounds } = options;
  const verifyOptions = resolveVerifyOptions({ system, seed, onProgress });
  const scope = resolveScope(bounds);
  const search = new ScopeSearch(property, scope, { system, seed, onProgress, onEstimate });
  await withVirtualGlobals(() => search.run());
  const { failure, reason, schedules: runs } = search;
  if (failure === undefined) {
    return reason === undefined
      ? { kind: 'passed', summary: search.summary('passed') }
      : { kind: 'inconclusive', summary: search.summary('inconclusive'), reason };
  }
  const { plan } = failure;
  const summary = search.summary('failed');
  if (failure.kind === 'nondeterminism') {
    const difference = await findDifference(plan, system);
    return { kind: 'nondeterministic', summary, difference, failing: plan };
  }
  const finding = await investigate(plan, failure.verdict, { property, options: verifyOptions, runs });
  return { kind: 'failed', summary, finding, failing: plan };
}

type Failure =
  | { readonly kind: 'violation'; readonly plan: Plan; readonly verdict: Verdict & { kind: 'failed' } }
  | { readonly kind: 'nondeterminism'; readonly plan: Plan };

/** A way to place faults, with its run without deviations. */
interface Placement {
  readonly plan: Plan;
  readonly run: Run;
}

interface SearchOptions extends Pick<ExhaustOptions, 'system' | 'onProgress' | 'onEstimate'> {
  readonly seed: number;
}

class ScopeSearch {
  failure: Failure | undefined;
  /** Why the first run that could not be judged could not. */
  reason: string | undefined;
  schedules = 0;
  readonly #property: Property;
  readonly #scope: ResolvedScope;
  readonly #options: SearchOptions;
  readonly #distinct = new Set<string>();
  readonly #startMs = performance.now();
  #planned = 0;
  #estimate = 0;
  #reached: ReachedBound[] = [];

  constructor(property: Property, scope: ResolvedScope, options: SearchOptions) {
    this.#property = property;
    this.#scope = scope;
    this.#options = options;
  }

  async run(): Promise<void> {
    const plan = scopePlan(this.#scope, this.#options.seed);
    const first = await this.#try(plan);
    if (first === undefined) return;
    const root = this.#searchOf(plan);
    await root.quiet(first);
    this.#reached = [{ faults: 0, placements: 1, deviations: 0 }];
    let width = 0;
    if (this.#scope.deviationsMax > 0) {
      const before = this.schedules;
      for await (const _ of root.deepen());
      if (this.#over) return;
      width = this.schedules - before;
      this.#hasReached(0, 1);
    }
    const levels = await this.#placements({ plan, run: first.run });
    if (!this.#over) await this.#deepen(levels, width, root);
  }

  summary(verdict: Verdict['kind']): ScopeSummary {
    const { requests, records, processes, holds, faultsMax, deviationsMax, schedulesMax } = this.#scope;
    return {
      property: this.#property.name,
      verdict,
      seed: this.#options.seed,
      requests,
      records,
      processes,
      holds,
      schedulesMax,
      schedules: this.schedules,
      distinct: this.#distinct.size,
      asked: { faults: faultsMax, deviations: deviationsMax },
      estimate: Math.max(this.#estimate, this.schedules),
      reached: this.#reached,
      wallMs: performance.now() - this.#startMs,
    };
  }

  /** Every way to place faults, by their number; those whose runs differ in nothing that matters once. */
  async #placements(root: Placement): Promise<readonly (readonly Placement[])[]> {
    const seen = new Set([traceClass(root.run)]);
    const levels: Placement[][] = [[root]];
    for (let faults = 1; faults <= this.#scope.faultsMax; faults += 1) {
      const level: Placement[] = [];
      for (const base of levels[faults - 1] ?? []) {
        for (const plan of placingOneMore(base)) {
          const tried = await this.#try(plan);
          if (this.#over) return levels;
          if (tried === undefined || tried.run.recording?.struck.length !== faults) continue;
          const course = traceClass(tried.run);
          if (seen.has(course)) continue;
          seen.add(course);
          level.push({ plan, run: tried.run });
        }
      }
      levels.push(level);
      this.#reached.push({ faults, placements: level.length, deviations: 0 });
    }
    return levels;
  }

  async #deepen(
    levels: readonly (readonly Placement[])[],
    width: number,
    root: ScheduleSearch<Tried>,
  ): Promise<void> {
    const { deviationsMax, schedulesMax } = this.#scope;
    // Each event can be held back, so schedules grow with the events.
    const perEvent = width / (levels[0]?.[0]?.run.events ?? 1);
    const widths = levels.map((level) => level.map(({ run }) => run.events * perEvent));
    const done = levels.map((_, faults) => (faults === 0 ? 1 : 0));
    const already = this.schedules - estimate(widths, done);
    const depths = depthsWithin({ widths, deviationsMax, schedulesMax: schedulesMax - already });
    this.#planned = already + estimate(widths, depths);
    const asked = levels.map(() => deviationsMax);
    this.#estimate = already + estimate(widths, asked);
    this.#options.onEstimate?.({ asked: this.#estimate, schedulesMax, depths });
    for (const [faults, level] of levels.entries()) {
      const depth = depths[faults] ?? 0;
      for (const { plan, run } of level) {
        const search = faults === 0 ? root : this.#searchOf(plan);
        if (faults > 0) await search.quiet({ run });
        for (let count = faults === 0 ? 2 : 1; count <= depth; count += 1) {
          for await (const _ of search.deepen());
          if (this.#over) return;
        }
      }
      this.#hasReached(faults, depth);
    }
  }

  #hasReached(faults: number, deviations: number): void {
    this.#reached = this.#reached.map((bound) =>
      bound.faults === faults ? { ...bound, deviations } : bound,
    );
  }

  #searchOf(plan: Plan): ScheduleSearch<Tried> {
    const { deviationsMax, holds } = this.#scope;
    return new ScheduleSearch(plan, { deviationsMax, holds, reduction: 'independent' }, (each) =>
      this.#try(each),
    );
  }

  get #spent(): boolean {
    return this.schedules >= this.#scope.schedulesMax;
  }

  get #over(): boolean {
    return this.#spent || this.failure !== undefined;
  }

  /** Runs and judges one plan; undefined once there is a failure, or the budget is spent. */
  async #try(plan: Plan): Promise<Tried | undefined> {
    if (this.#over) return undefined;
    const { system } = this.#options;
    const run = await runPlan(plan, system, { record: true });
    const { invariants, thresholds } = this.#property;
    const verdict = judge(run, invariants, thresholds);
    this.#distinct.add(run.traceHash);
    if (verdict.kind === 'inconclusive') this.reason ??= verdict.reason;
    if (verdict.kind === 'failed' || this.schedules % rerunShare === 0) {
      const again = await runPlan(plan, system);
      if (again.traceHash !== run.traceHash) this.failure = { kind: 'nondeterminism', plan };
      else if (verdict.kind === 'failed') this.failure = { kind: 'violation', plan, verdict };
    }
    this.schedules += 1;
    this.#report();
    return { run };
  }

  #report(): void {
    this.#options.onProgress?.({
      property: this.#property.name,
      runs: this.schedules,
      runsPlanned: Math.max(this.#planned, this.schedules),
      distinctSchedules: this.#distinct.size,
      runsPerSecond: (this.schedules * 1000) / Math.max(1, performance.now() - this.#startMs),
      failed: this.failure === undefined ? 0 : 1,
    });
  }
}

interface Tried {
  readonly run: Run;
}

/** The plan with each fault that may strike a call after the one that the last fault struck. */
function* placingOneMore({ plan, run }: Placement): Generator<Plan> {
  const places = placesIn(run);
  const last = plan.faults.at(-1)?.at;
  const from = last !== undefined && 'call' in last ? places.indexOf(last.call) + 1 : 0;
  for (const call of places.slice(from)) {
    for (const fault of faultsAt(call)) yield { ...plan, faults: [...plan.faults, fault] };
  }
}
