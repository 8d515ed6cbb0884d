import { mix } from '../core/hash.ts';
import { type Plan, type PlannedFault, withDeviations } from '../core/plan.ts';
import { Prng } from '../core/prng.ts';
import { type Run, stepIds } from '../core/run.ts';
import { traceClass } from '../exhaust/trace-class.ts';
import type { Replayer } from './shrinker.ts';

/** The faults that may strike the calls of a run, each at one call. */
export type FaultsIn = (run: Run) => readonly PlannedFault[];

export interface SingleFaults {
  readonly faultsIn: FaultsIn;
  readonly replayer: Replayer;
}

/**
 * The failing ones of all runs of these plans in which one fault strikes one call: first those without a hold, then
 * those in which one event is held back until nothing else can happen, too. These come in an order drawn from the plan's
 * seed, since those that fail lie close together. The plans have no faults.
 */
export async function* struckOnce(
  plans: readonly Plan[],
  { faultsIn, replayer }: SingleFaults,
): AsyncGenerator<Run> {
  const seen = new Set<string>();
  const held: Plan[] = [];
  for (const plan of plans) {
    const quiet = await replayer.replay(withDeviations(plan, []));
    if (quiet === undefined) return;
    seen.add(traceClass(quiet.run));
    for (const fault of faultsIn(quiet.run)) {
      const struck = await replayer.replay({ ...quiet.run.plan, faults: [fault] });
      if (struck === undefined) return;
      if (struck.fails) yield struck.run;
      const course = traceClass(struck.run);
      if (!seen.has(course)) held.push(...holdingBack(struck.run));
      seen.add(course);
    }
  }
  const prng = new Prng(mix(plans[0]?.seed ?? 0, 0x6661756c));
  for (const plan of shuffled(held, prng)) {
    const replayed = await replayer.replay(plan);
    if (replayed === undefined) return;
    if (replayed.fails) yield replayed.run;
  }
}

function holdingBack(run: Run): readonly Plan[] {
  return stepIds(run).map((hold) => withDeviations(run.plan, [{ hold, until: hold }]));
}

/** In random order (Fisher & Yates 1938). */
function shuffled<Item>(items: readonly Item[], prng: Prng): readonly Item[] {
  return items.reduce<Item[]>((order, item, index) => {
    const at = prng.integer(0, index);
    order.push(order[at] ?? item);
    order[at] = item;
    return order;
  }, []);
}
