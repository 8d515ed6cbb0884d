import { type Deviation, type Plan, withDeviations } from '../core/plan.ts';
import { stepIds } from '../core/run.ts';
import type { Replayed } from './shrinker.ts';

/** Runs a plan; undefined once the budget is spent. */
export type TryPlan = (plan: Plan) => Promise<Replayed | undefined>;

/** A schedule that was run. */
interface Explored {
  readonly replayed: Replayed;
  readonly deviations: readonly Deviation[];
  /** Holds are added in the order of the run, so that no set of them is tried twice: the next one from this event on. */
  readonly from: number;
}

/**
 * Every schedule of a plan with at most so many deviations, fewest first: each event of a run is held back until each
 * later event, and until nothing else can happen. A schedule that takes the same course as an earlier one is passed
 * over. Ends early where the budget does.
 */
export async function* schedulesOf(
  plan: Plan,
  deviationsMax: number,
  tryPlan: TryPlan,
): AsyncGenerator<Replayed> {
  const explore = explorer(plan, tryPlan);
  const quiet = await explore([], 0);
  if (quiet === undefined) return;
  yield quiet.replayed;
  let level: readonly Explored[] = [quiet];
  for (let count = 1; count <= deviationsMax; count += 1) {
    const next: Explored[] = [];
    for (const base of level) {
      for await (const longer of extensions(base, explore)) {
        yield longer.replayed;
        if (count < deviationsMax) next.push(longer);
      }
    }
    level = next;
  }
}

/** Runs a schedule; undefined where its course is known already, or the budget is spent. */
type Explore = (deviations: readonly Deviation[], from: number) => Promise<Explored | undefined>;

function explorer(plan: Plan, tryPlan: TryPlan): Explore {
  const seen = new Set<string>();
  return async (deviations, from) => {
    const replayed = await tryPlan(withDeviations(plan, deviations));
    if (replayed === undefined || seen.has(replayed.run.traceHash)) return undefined;
    seen.add(replayed.run.traceHash);
    return { replayed, deviations, from };
  };
}

/** Each schedule that holds back one event more. */
async function* extensions(base: Explored, explore: Explore): AsyncGenerator<Explored> {
  const events = stepIds(base.replayed.run);
  for (let index = base.from; index < events.length; index += 1) {
    const hold = events[index] ?? '';
    if (base.deviations.some((deviation) => deviation.hold === hold)) continue;
    // Waiting for itself is waiting until nothing else can happen: the longest stall there is.
    const stalled = await explore([...base.deviations, { hold, until: hold }], index);
    if (stalled === undefined) continue;
    yield stalled;
    const later = stepIds(stalled.replayed.run);
    for (const until of later.slice(index, later.indexOf(hold))) {
      const shorter = await explore([...base.deviations, { hold, until }], index);
      if (shorter !== undefined) yield shorter;
    }
  }
}
