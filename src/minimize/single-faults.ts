import { mix } from '../core/hash.ts';
import { type Plan, type PlannedFault, withDeviations } from '../core/plan.ts';
import { Prng } from '../core/prng.ts';
import { type Run, stepIds } from '../core/run.ts';
import { traceClass } from '../exhaust/trace-class.ts';
import type { Replayed, Replayer } from './shrinker.ts';

/** The faults that may strike the calls of a run, each at one call. */
export type FaultsIn = (run: Run) => readonly PlannedFault[];

export interface SingleFaults {
  readonly faultsIn: FaultsIn;
  readonly replayer: Replayer;
}

/** The failing ones of all runs of these plans in which one fault strikes one call. The plans have no faults. */
export async function* struckOnce(plans: readonly Plan[], options: SingleFaults): AsyncGenerator<Run> {
  for await (const { run, fails } of everyStrike(plans, options)) if (fails) yield run;
}

/**
 * The same, and then those in which one event is held back until nothing else can happen, too. These come in an order
 * drawn from the plan's seed, since those that fail lie close together.
 */
export async function* struckAndHeld(plans: readonly Plan[], options: SingleFaults): AsyncGenerator<Run> {
  const held: Plan[] = [];
  for await (const { run, fails, isNew } of everyStrike(plans, options)) {
    if (fails) yield run;
    if (isNew) held.push(...holdingBack(run));
  }
  const prng = new Prng(mix(plans[0]?.seed ?? 0, 0x6661756c));
  for (const plan of shuffled(held, prng)) {
    const replayed = await options.replayer.replay(plan);
    if (replayed === undefined) return;
    if (replayed.fails) yield replayed.run;
  }
}

interface Strike extends Replayed {
  /** Whether no run before took the same course. */
  readonly isNew: boolean;
}

async function* everyStrike(
  plans: readonly Plan[],
  { faultsIn, replayer }: SingleFaults,
): AsyncGenerator<Strike> {
  const seen = new Set<string>();
  for (const plan of plans) {
    const quiet = await replayer.replay(withDeviations(plan, []));
    if (quiet === undefined) return;
    seen.add(traceClass(quiet.run));
    for (const fault of faultsIn(quiet.run)) {
      const struck = await replayer.replay({ ...quiet.run.plan, faults: [fault] });
      if (struck === undefined) return;
      const course = traceClass(struck.run);
      yield { ...struck, isNew: !seen.has(course) };
      seen.add(course);
    }
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
