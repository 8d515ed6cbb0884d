import { isTimed, type Plan } from '../core/plan.ts';
import type { Run } from '../core/run.ts';
import { isCertifiable } from './certify.ts';
import { observedPlan } from './observed-plan.ts';
import { restarts } from './restarts.ts';
import type { Guide, Replayer } from './shrinker.ts';
import { type FaultsIn, struckAndHeld, struckOnce } from './single-faults.ts';
import { heldBack } from './single-holds.ts';
import { hungPairs, singlePlans, smallestPlans } from './small-plans.ts';

/** How many starts by chance are tried before the descent, and in all. */
const earlyAttempts = 20;
const attemptsMax = 80;
/** How many replays may go into each search for a small start, where the plan allows for so many. */
const replaysFor = {
  /** Two requests in a process that did not stop: a few pairs, since a request may also hang by itself. */
  hung: 150,
  /** One request on two processes or one. */
  holdsOfOne: 500,
  pairsOfOne: 600,
  strikes: 1_800,
  /** Two requests on one process, and on two. */
  holdsTogether: 300,
  holdsApart: 800,
  pairsOfTwo: 1_200,
};
/** How many may hold events back in what the way down has left. */
const holdsInRest = 1_200;
/** The part of the replays that looking for a small start may take: the long way down needs the rest. */
const startsShare = 0.75;

export interface Starts {
  readonly replayer: Replayer;
  /** How many replays it may make. */
  readonly replaysMax: number;
  /** The smallest failing run that came of the starts so far. */
  readonly best: () => Run | undefined;
  readonly guide: Guide;
  readonly faultsIn: FaultsIn;
}

/**
 * Failing runs to descend from: small ones first, then the failing run itself. Where the violation names no request there
 * is nothing small to begin with, and the failing run comes first; where events fire in time order it is all there is,
 * since what comes after it only takes away.
 */
export async function* startsFor(first: Run, options: Starts): AsyncGenerator<Run> {
  const { replayer, replaysMax, best, guide } = options;
  if (isTimed(first.plan)) {
    yield first;
    return;
  }
  if (smallestPlans(first, guide).length === 0) yield first;
  const early = replayer.within(Math.floor(replaysMax * startsShare));
  yield* smallStarts(best() ?? first, { ...options, replayer: early });
  if (best() === undefined) yield first;
  const rest = best() ?? first;
  if (!isCertifiable(rest.plan)) {
    const plans = [rest.plan, ...smallestPlans(rest, guide).filter(isFaultless).toReversed()];
    yield* onlyFirst(heldBack(plans, { count: 1, holds: 'any', replayer: replayer.within(holdsInRest) }));
  }
  const attempts = { from: earlyAttempts, to: attemptsMax };
  yield* restarts({ smallest: () => best() ?? first, guide, attempts, replayer });
}

/** One failing run of each search in plans that are small from the outset, the cheapest search first. */
async function* smallStarts(
  run: Run,
  { replayer, best, guide, faultsIn }: Omit<Starts, 'replaysMax'>,
): AsyncGenerator<Run> {
  const small = smallestPlans(run, guide);
  const bare = small.filter(isFaultless);
  const faulty = small.filter((plan) => !isFaultless(plan));
  const bareWith = (requests: number, processes: number): readonly Plan[] =>
    bare.filter((plan) => plan.operations.length === requests && plan.processes === processes);
  // Two processes show more than one.
  const ofOne = [
    ...bareWith(1, 2),
    ...bareWith(1, 1),
    ...bare.filter((plan) => plan.operations.length === 0),
  ];
  const [together, apart] = [bareWith(2, 1), bareWith(2, 2)];
  const struck = new Set(observedPlan(run).faults.map(({ kind }) => kind));
  const struckFaultsIn: FaultsIn = (each) => faultsIn(each).filter(({ kind }) => struck.has(kind));
  const attempts = { from: 0, to: earlyAttempts };
  const within = (search: keyof typeof replaysFor): Replayer => replayer.within(replaysFor[search]);
  const strikes = struckAndHeld(ofOne, { faultsIn, replayer: within('strikes') });
  const pairs = heldBack([...apart, ...together], {
    count: 2,
    holds: 'longest',
    replayer: within('pairsOfTwo'),
  });
  const searches = [
    heldBack(hungPairs(run, guide), { count: 1, holds: 'longest', replayer: within('hung') }),
    heldBack(bare, { count: 1, holds: 'longest', replayer }),
    struckOnce(singlePlans(run, guide), { faultsIn: struckFaultsIn, replayer }),
    heldBack(faulty, { count: 1, holds: 'longest', replayer }),
    restarts({ smallest: () => best() ?? run, guide, attempts, replayer }),
    heldBack(ofOne, { count: 1, holds: 'any', replayer: within('holdsOfOne') }),
    heldBack(ofOne, { count: 2, holds: 'longest', replayer: within('pairsOfOne') }),
    heldBack(together, { count: 1, holds: 'any', replayer: within('holdsTogether') }),
    heldBack(apart, { count: 1, holds: 'any', replayer: within('holdsApart') }),
    // What happened without a fault is shown without one, if it can be.
    ...(struck.size > 0 ? [strikes, pairs] : [pairs, strikes]),
  ];
  for (const search of searches) yield* onlyFirst(search);
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
