import type { Plan } from '../core/plan.ts';
import type { Run } from '../core/run.ts';
import { isCertifiable } from './certify.ts';
import { observedPlan } from './observed-plan.ts';
import { restarts } from './restarts.ts';
import type { FocusOf, Replayer } from './shrinker.ts';
import { type FaultsIn, struckAndHeld, struckOnce } from './single-faults.ts';
import { heldBack, singlePlans, smallestPlans } from './single-holds.ts';

/** How many starts by chance are tried before the descent, and in all. */
const earlyAttempts = 20;
const attemptsMax = 80;
/** How many replays may go into each search for a small start, where the plan allows for so many. */
const replaysFor = {
  /** One request on two processes or one. */
  holdsOfOne: 500,
  pairsOfOne: 600,
  strikes: 1_500,
  /** Two requests on one process, and on two. */
  holdsTogether: 300,
  holdsApart: 800,
  pairsOfTwo: 1_200,
};
/** How many may hold events back in what the way down has left. */
const holdsInRest = 1_200;
/** The part of the replays that looking for a small start may take: the long way down needs the rest. */
const startsShare = 0.7;

export interface Starts {
  readonly replayer: Replayer;
  /** How many replays it may make. */
  readonly replaysMax: number;
  /** The smallest failing run that came of the starts so far. */
  readonly best: () => Run | undefined;
  readonly focusOf: FocusOf;
  readonly faultsIn: FaultsIn;
}

/** Failing runs to descend from: small ones, the cheapest to look for first, then the failing run itself. */
export async function* startsFor(
  first: Run,
  { replayer, replaysMax, best, focusOf, faultsIn }: Starts,
): AsyncGenerator<Run> {
  const early = replayer.within(Math.floor(replaysMax * startsShare));
  const small = smallestPlans(first, focusOf);
  const bare = small.filter(isFaultless);
  const faulty = small.filter((plan) => !isFaultless(plan));
  const bareWith = (requests: number, processes: number): readonly Plan[] =>
    bare.filter((plan) => plan.requests.length === requests && plan.processes === processes);
  // Two processes show more than one.
  const ofOne = [...bareWith(1, 2), ...bareWith(1, 1)];
  const [together, apart] = [bareWith(2, 1), bareWith(2, 2)];
  const alone = singlePlans(first, focusOf);
  const struck = new Set(observedPlan(first).faults.map(({ kind }) => kind));
  const struckFaultsIn: FaultsIn = (run) => faultsIn(run).filter(({ kind }) => struck.has(kind));
  const chance = { smallest: () => best() ?? first, focusOf };
  const attempts = { from: 0, to: earlyAttempts };
  const within = (search: keyof typeof replaysFor): Replayer => early.within(replaysFor[search]);
  const searches = [
    heldBack(bare, { count: 1, holds: 'longest', replayer: early }),
    struckOnce(alone, { faultsIn: struckFaultsIn, replayer: early }),
    heldBack(faulty, { count: 1, holds: 'longest', replayer: early }),
    restarts({ ...chance, attempts, replayer: early }),
    heldBack(ofOne, { count: 1, holds: 'any', replayer: within('holdsOfOne') }),
    heldBack(ofOne, { count: 2, holds: 'longest', replayer: within('pairsOfOne') }),
    heldBack(together, { count: 1, holds: 'any', replayer: within('holdsTogether') }),
    heldBack(apart, { count: 1, holds: 'any', replayer: within('holdsApart') }),
    struckAndHeld(alone, { faultsIn, replayer: within('strikes') }),
    heldBack([...apart, ...together], { count: 2, holds: 'longest', replayer: within('pairsOfTwo') }),
  ];
  for (const search of searches) yield* onlyFirst(search);
  if (best() === undefined) yield first;
  const rest = best() ?? first;
  if (!isCertifiable(rest.plan)) {
    const plans = [rest.plan, ...smallestPlans(rest, focusOf).filter(isFaultless).toReversed()];
    yield* onlyFirst(heldBack(plans, { count: 1, holds: 'any', replayer: replayer.within(holdsInRest) }));
  }
  yield* restarts({ ...chance, replayer, attempts: { from: earlyAttempts, to: attemptsMax } });
}

function isFaultless({ faults }: Plan): boolean {
  return faults.length === 0;
}

async function* onlyFirst<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item> {
  for await (const item of items) {
    yield item;
    return;
  }
}
