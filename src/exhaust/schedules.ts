import { type Deviation, type EventId, type Plan, withDeviations } from '../core/plan.ts';
import type { RecordedStep, Run } from '../core/run.ts';
import { type Moment, ReleasePoints } from './interference.ts';
import { traceClass } from './trace-class.ts';

/** A recorded run, with whatever its maker knows beside it. */
export interface Replay {
  readonly run: Run;
}

/** Runs a plan; undefined once the budget is spent. */
export type TryPlan<Each extends Replay> = (plan: Plan) => Promise<Each | undefined>;

export interface ScheduleBounds {
  /** How many events a schedule may hold back. */
  readonly deviationsMax: number;
  /** `longest`: an event is held back until nothing else can happen. `any`: also until each event before that. */
  readonly holds: 'longest' | 'any';
  /**
   * `none`: every schedule. `independent`: one of those that differ only in the order of independent events, which all
   * have the same outcome (sleep sets, Godefroid 1996, do so for searches that can go back a step; ours starts anew).
   */
  readonly reduction: 'none' | 'independent';
}

/** A schedule that was run. */
interface Explored<Each extends Replay> {
  readonly replayed: Each;
  readonly deviations: readonly Deviation[];
  /** Holds are added in the order of the run, so that no set of them is tried twice: the next one from this event on. */
  readonly from: number;
}

/**
 * Every schedule of a plan with at most so many deviations, fewest first: each event of a run is held back until each
 * later event (or only until nothing else can happen). A schedule that takes the same course as an earlier one is passed
 * over. Ends early where the budget does.
 */
export async function* schedulesOf<Each extends Replay>(
  plan: Plan,
  bounds: ScheduleBounds,
  tryPlan: TryPlan<Each>,
): AsyncGenerator<Each> {
  const search = new ScheduleSearch(plan, bounds, tryPlan);
  const quiet = await search.quiet();
  if (quiet === undefined) return;
  yield quiet;
  for (let count = 1; count <= bounds.deviationsMax; count += 1) yield* search.deepen();
}

/** Every schedule of one plan, level by level. No schedule is run twice. */
export class ScheduleSearch<Each extends Replay> {
  readonly #plan: Plan;
  readonly #reduced: boolean;
  readonly #longestOnly: boolean;
  readonly #tryPlan: TryPlan<Each>;
  readonly #deviationsMax: number;
  readonly #seen = new Set<string>();
  #level: readonly Explored<Each>[] = [];
  #depth = 0;

  constructor(plan: Plan, { deviationsMax, holds, reduction }: ScheduleBounds, tryPlan: TryPlan<Each>) {
    this.#plan = plan;
    this.#reduced = reduction === 'independent';
    this.#longestOnly = holds === 'longest';
    this.#deviationsMax = deviationsMax;
    this.#tryPlan = tryPlan;
  }

  /** Runs the schedule without deviations, or takes the run that was made of it already. */
  async quiet(made?: Each): Promise<Each | undefined> {
    const replayed = made ?? (await this.#tryPlan(withDeviations(this.#plan, [])));
    if (replayed === undefined) return undefined;
    this.#isNew(replayed.run);
    this.#level = [{ replayed, deviations: [], from: 0 }];
    return replayed;
  }

  /** Runs the schedules with one deviation more than those so far. */
  async *deepen(): AsyncGenerator<Each> {
    const next: Explored<Each>[] = [];
    this.#depth += 1;
    for (const base of this.#level) {
      for await (const longer of this.#extensions(base)) {
        yield longer.replayed;
        if (this.#depth < this.#deviationsMax) next.push(longer);
      }
    }
    this.#level = next;
  }

  /** Each schedule that holds back one event more. */
  async *#extensions(base: Explored<Each>): AsyncGenerator<Explored<Each>> {
    const steps = stepsOf(base.replayed.run);
    for (const [index, { id: hold }] of steps.entries()) {
      if (index < base.from || base.deviations.some((deviation) => deviation.hold === hold)) continue;
      yield* this.#holding({ hold, index }, base);
    }
  }

  async *#holding(
    { hold, index }: { readonly hold: EventId; readonly index: number },
    base: Explored<Each>,
  ): AsyncGenerator<Explored<Each>> {
    const explored = (replayed: Each, until: EventId): Explored<Each> => ({
      replayed,
      deviations: [...base.deviations, { hold, until }],
      from: index,
    });
    const tryUntil = (until: EventId): Promise<Each | undefined> =>
      this.#tryPlan(withDeviations(this.#plan, [...base.deviations, { hold, until }]));
    // Waiting for itself is waiting until nothing else can happen: the longest stall there is.
    const stalled = await tryUntil(hold);
    if (stalled === undefined || !this.#isNew(stalled.run)) return;
    yield explored(stalled, hold);
    if (this.#longestOnly) return;
    const longest = momentOf(stalled.run, hold);
    const points = new ReleasePoints();
    points.add({ steps: stepsOf(base.replayed.run), index });
    points.add(longest);
    const tried = new Set<number>();
    for (;;) {
      const places = this.#reduced ? points.within(longest, index) : range(index, longest.index);
      const place = places.find((each) => !tried.has(each));
      if (place === undefined) return;
      tried.add(place);
      const until = longest.steps[place]?.id ?? '';
      const shorter = await tryUntil(until);
      if (shorter === undefined) return;
      points.add(momentOf(shorter.run, hold));
      if (this.#isNew(shorter.run)) yield explored(shorter, until);
    }
  }

  #isNew(run: Run): boolean {
    const course = this.#reduced ? traceClass(run) : run.traceHash;
    if (this.#seen.has(course)) return false;
    this.#seen.add(course);
    return true;
  }
}

function momentOf(run: Run, event: EventId): Moment {
  const steps = stepsOf(run);
  return { steps, index: steps.findIndex(({ id }) => id === event) };
}

/** `from` up to but not including `to`. */
function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, offset) => from + offset);
}

function stepsOf({ recording }: Run): readonly RecordedStep[] {
  if (recording === undefined) throw new Error('only recorded runs can be searched');
  return recording.steps;
}
