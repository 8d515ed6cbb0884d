import type { Plan } from '../core/plan.ts';
import type { Run } from '../core/run.ts';
import type { ReachedBound, ScopeSummary } from '../core/scope.ts';
import { depthsWithin, estimate } from '../exhaust/depths.ts';
import { ScheduleSearch } from '../exhaust/schedules.ts';
import { traceClass } from '../exhaust/trace-class.ts';
import { faultsAt, placesIn } from '../faults/fault-places.ts';
import type { FaultSet } from '../sim/fault.ts';
import type { JudgedRuns } from './judged-runs.ts';
import type { ExhaustOptions, ResolvedScope } from './small-scope.ts';

/** A way to place faults, with its run without deviations. */
interface Placement {
  readonly plan: Plan;
  readonly run: Run;
}

interface SearchOptions extends Pick<ExhaustOptions, 'onEstimate'> {
  readonly scope: ResolvedScope;
  readonly faults: FaultSet;
  /** Milliseconds of real time since any moment. */
  readonly clock: () => number;
}

/** The search of one small scope. */
export class ScopeSearch {
  readonly #runs: JudgedRuns;
  readonly #plan: Plan;
  readonly #scope: ResolvedScope;
  readonly #faults: FaultSet;
  readonly #onEstimate: ExhaustOptions['onEstimate'];
  readonly #distinct = new Set<string>();
  readonly #clock: () => number;
  readonly #startMs: number;
  #planned = 0;
  #estimate = 0;
  #reached: ReachedBound[] = [];

  /** `plan` has no faults and no deviations. */
  constructor(runs: JudgedRuns, plan: Plan, { scope, faults, onEstimate, clock }: SearchOptions) {
    this.#runs = runs;
    this.#plan = plan;
    this.#scope = scope;
    this.#faults = faults;
    this.#onEstimate = onEstimate;
    this.#clock = clock;
    this.#startMs = clock();
  }

  async run(): Promise<void> {
    const plan = this.#plan;
    const first = await this.#try(plan);
    if (first === undefined) return;
    const root = this.#searchOf(plan);
    await root.quiet(first);
    this.#reached = [{ faults: 0, placements: 1, deviations: 0 }];
    let width = 0;
    if (this.#scope.deviationsMax > 0) {
      const before = this.#runs.count;
      for await (const _ of root.deepen());
      if (this.#over) return;
      width = this.#runs.count - before;
      this.#hasReached(0, 1);
    }
    const levels = await this.#placements({ plan, run: first.run });
    if (!this.#over) await this.#deepen(levels, width, root);
  }

  /** What was asked for and how far the search came. */
  figures(): Omit<ScopeSummary, 'property' | 'verdict' | 'seed'> {
    const { faultsMax, deviationsMax, ...scope } = this.#scope;
    return {
      ...scope,
      schedules: this.#runs.count,
      inconclusive: this.#runs.inconclusive,
      distinct: this.#distinct.size,
      asked: { faults: faultsMax, deviations: deviationsMax },
      estimate: Math.max(this.#estimate, this.#runs.count),
      reached: this.#reached,
      wallMs: this.#wallMs,
    };
  }

  /** Every way to place faults, by their number; those whose runs differ in nothing that matters once. */
  async #placements(root: Placement): Promise<readonly (readonly Placement[])[]> {
    const seen = new Set([traceClass(root.run)]);
    const levels: Placement[][] = [[root]];
    for (let faults = 1; faults <= this.#scope.faultsMax; faults += 1) {
      const level: Placement[] = [];
      for (const base of levels[faults - 1] ?? []) {
        for (const plan of placingOneMore(this.#faults, base)) {
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
    const { deviationsMax, schedulesMax, wallMsMax } = this.#scope;
    // Each event can be held back, so schedules grow with the events.
    const perEvent = width / (levels[0]?.[0]?.run.events ?? 1);
    const widths = levels.map((level) => level.map(({ run }) => run.events * perEvent));
    const done = levels.map((_, faults) => (faults === 0 ? 1 : 0));
    const already = this.#runs.count - estimate(widths, done);
    const depths = depthsWithin({ widths, deviationsMax, schedulesMax: schedulesMax - already });
    this.#planned = already + estimate(widths, depths);
    const asked = levels.map(() => deviationsMax);
    this.#estimate = already + estimate(widths, asked);
    this.#onEstimate?.({ asked: this.#estimate, schedulesMax, wallMsMax, depths });
    for (const [faults, level] of levels.entries()) {
      const searches = await this.#searchesOf(level, faults === 0 ? root : undefined);
      for (let depth = faults === 0 ? 2 : 1; depth <= (depths[faults] ?? 0); depth += 1) {
        const before = this.#runs.count;
        for (const search of searches) {
          for await (const _ of search.deepen());
          if (!this.#over) continue;
          this.#hasBegun(faults, { before, widths: widths[faults] ?? [], depth });
          return;
        }
        this.#hasReached(faults, depth);
      }
    }
  }

  /** A search for each placement, begun with the run that was made of it already. */
  async #searchesOf(
    level: readonly Placement[],
    root: ScheduleSearch<Tried> | undefined,
  ): Promise<readonly ScheduleSearch<Tried>[]> {
    if (root !== undefined) return [root];
    const searches: ScheduleSearch<Tried>[] = [];
    for (const { plan, run } of level) {
      const search = this.#searchOf(plan);
      await search.quiet({ run });
      searches.push(search);
    }
    return searches;
  }

  #hasBegun(
    faults: number,
    { before, widths, depth }: { before: number; widths: readonly number[]; depth: number },
  ): void {
    const schedules = this.#runs.count - before;
    const whole = estimate([widths], [depth]) - estimate([widths], [depth - 1]);
    const begun = { schedules, estimate: Math.max(schedules, whole) };
    this.#reached = this.#reached.map((bound) => (bound.faults === faults ? { ...bound, begun } : bound));
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

  get #wallMs(): number {
    return this.#clock() - this.#startMs;
  }

  /** Whether the budget is spent, or a run failed. */
  get #over(): boolean {
    const { schedulesMax, wallMsMax = Infinity } = this.#scope;
    return this.#runs.failed || this.#runs.count >= schedulesMax || this.#wallMs >= wallMsMax;
  }

  /** Runs and judges one plan; undefined once the search is over. */
  async #try(plan: Plan): Promise<Tried | undefined> {
    if (this.#over) return undefined;
    const { run } = await this.#runs.judge(plan, { record: true });
    this.#distinct.add(run.traceHash);
    this.#runs.report({
      runsPlanned: Math.max(this.#planned, this.#runs.count),
      wallMs: this.#wallMs,
      wallMsMax: this.#scope.wallMsMax,
    });
    return { run };
  }
}

interface Tried {
  readonly run: Run;
}

/** The plan with each fault that may strike a call after the one that the last fault struck. */
function* placingOneMore(faults: FaultSet, { plan, run }: Placement): Generator<Plan> {
  const places = placesIn(faults, run);
  const last = plan.faults.at(-1)?.at;
  const from = last !== undefined && 'call' in last ? places.indexOf(last.call) + 1 : 0;
  for (const call of places.slice(from)) {
    for (const fault of faultsAt(faults, call)) yield { ...plan, faults: [...plan.faults, fault] };
  }
}
