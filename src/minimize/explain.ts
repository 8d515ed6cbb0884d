import type { Explanation, NearestPass, OrderingFact } from '../core/finding.ts';
import { isTimed, type Plan, withDeviations } from '../core/plan.ts';
import { type Run, stepIds } from '../core/run.ts';
import { Dependence, type Race } from '../exhaust/dependence.ts';
import { observedPlan } from './observed-plan.ts';
import type { Replayer } from './shrinker.ts';

/**
 * Tests what a failure rests on: each fault and each delay is left out alone, and each pair of events whose order
 * nothing but the schedule settled is flipped alone. What makes the failure go away is needed.
 */
export async function explain(
  run: Run,
  { violationStep, replayer }: { readonly violationStep: number | undefined; readonly replayer: Replayer },
): Promise<Explanation> {
  const trial = new Trial(run, replayer);
  const { plan } = run;
  const faults: (boolean | null)[] = [];
  for (const index of plan.faults.keys()) {
    const without = { ...plan, faults: plan.faults.filter((_, each) => each !== index) };
    faults.push(await trial.goesAway(without, { kind: 'without-fault', index }));
  }
  const delays: (boolean | null)[] = [];
  const deviations = plan.schedule.kind === 'deviations' ? plan.schedule.deviations : [];
  for (const index of deviations.keys()) {
    if (replayer.spent) break;
    const without = withDeviations(
      plan,
      deviations.filter((_, each) => each !== index),
    );
    delays.push(await trial.goesAway(without, { kind: 'without-delay', index }));
  }
  // What fires in time order has no other order.
  const facts = isTimed(plan) ? [] : await orderingFacts(run, violationStep, trial);
  return { faults, delays, facts, nearest: trial.nearest, complete: !replayer.spent };
}

/** Runs changed plans, and keeps the passing run that goes along with the failing one for longest. */
class Trial {
  readonly #replayer: Replayer;
  readonly #failing: readonly string[];
  nearest: NearestPass | undefined;

  constructor(run: Run, replayer: Replayer) {
    this.#replayer = replayer;
    this.#failing = stepIds(run);
  }

  get spent(): boolean {
    return this.#replayer.spent;
  }

  /**
   * Whether the failure goes away, if only to make room for another one; null where the run could not be judged.
   * `applies` tells whether the run is the one that was meant.
   */
  async goesAway(
    plan: Plan,
    change: NearestPass['change'],
    applies: (run: Run) => boolean = () => true,
  ): Promise<boolean | null> {
    const replayed = await this.#replayer.replay(plan);
    switch (replayed?.verdict) {
      case undefined:
      case 'threw':
      case 'inconclusive':
        return null;
      case 'passed':
        if (!applies(replayed.run)) return false;
        this.#keepNearest(change, replayed.run);
        return true;
      case 'failed':
        return !replayed.fails && applies(replayed.run);
    }
  }

  #keepNearest(change: NearestPass['change'], passing: Run): void {
    const shared = sharedLength(this.#failing, stepIds(passing));
    if (shared <= (this.nearest?.sharedEvents ?? -1)) return;
    this.nearest = { change, sharedEvents: shared, events: this.#failing.length };
  }
}

function sharedLength(left: readonly string[], right: readonly string[]): number {
  const differs = left.findIndex((id, index) => right[index] !== id);
  return differs < 0 ? left.length : differs;
}

async function orderingFacts(
  run: Run,
  violationStep: number | undefined,
  trial: Trial,
): Promise<readonly OrderingFact[]> {
  // What came after the violation did not bring it about.
  const dependence = new Dependence(run, violationStep);
  const needed: Race[] = [];
  for (const race of dependence.races()) {
    // Of a run of many thousand events even the pairs are too many to go through for nothing.
    if (trial.spent) break;
    const fact = factOf(run, race);
    const flipped = (other: Run): boolean => isFlipped(fact, other);
    const change = { kind: 'flipped', fact } as const;
    if ((await trial.goesAway(flippedPlan(run, race), change, flipped)) === true) needed.push(race);
  }
  // Whoever settles a pair settles all those that follow from it.
  const isImplied = (race: Race): boolean =>
    needed.some(
      (other) =>
        other !== race &&
        dependence.precedes(race.earlier, other.earlier) &&
        dependence.precedes(other.later, race.later),
    );
  return needed
    .filter((race) => !isImplied(race))
    .map((race) => factOf(run, race))
    .toReversed();
}

function factOf(run: Run, { earlier, later }: Race): OrderingFact {
  const steps = stepIds(run);
  return { earlier: steps[earlier] ?? '', later: steps[later] ?? '' };
}

function isFlipped({ earlier, later }: OrderingFact, run: Run): boolean {
  const steps = stepIds(run);
  const at = { earlier: steps.indexOf(earlier), later: steps.indexOf(later) };
  return at.later >= 0 && (at.earlier < 0 || at.later < at.earlier);
}

/** The order of the run, but that one event, with what it needs, comes before another. */
function flippedPlan(run: Run, { earlier, moved }: Race): Plan {
  const plan = observedPlan(run);
  if (plan.schedule.kind !== 'order') return plan;
  const steps = stepIds(run);
  const names = new Set(moved.map((index) => steps[index]));
  const events = plan.schedule.events.filter((id) => !names.has(id));
  const place = events.indexOf(steps[earlier] ?? '');
  const order = [
    ...events.slice(0, place),
    ...moved.map((index) => steps[index] ?? ''),
    ...events.slice(place),
  ];
  return { ...plan, schedule: { kind: 'order', events: order } };
}
