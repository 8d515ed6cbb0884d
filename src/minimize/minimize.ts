import type { Certificate } from '../core/finding.ts';
import { type Plan, type PlannedRequest, withDeviations } from '../core/plan.ts';
import type { Run } from '../core/run.ts';
import { certify, isCertifiable } from './certify.ts';
import { withFewestSwitches } from './fewest-switches.ts';
import { deviatingPlan, observedPlan } from './observed-plan.ts';
import { sizeOf } from './plan-size.ts';
import { reduceList } from './reduce-list.ts';
import { restarts } from './restarts.ts';
import { shrinkProcesses } from './shrink-processes.ts';
import { shortenHolds, shrinkValues, type SimplestValues } from './shrink-values.ts';
import { type FocusOf, type Replayed, Replayer, Shrinker } from './shrinker.ts';
import { type FaultsIn, struckOnce } from './single-faults.ts';
import { heldOnce, smallestPlans } from './single-holds.ts';

export interface MinimizeOptions {
  /** The failing run, recorded. */
  readonly run: Run;
  /** The requests that the violation of a failing run names: the first guess at what matters. */
  readonly focusOf: FocusOf;
  /** Runs a plan, recorded. */
  readonly replay: (plan: Plan) => Promise<Replayed>;
  readonly simplest: SimplestValues;
  /** Where a failure stays too large, each of these is tried by itself. */
  readonly faultsIn: FaultsIn;
  /** How many replays minimising may take. */
  readonly replaysMax: number;
  /** How many smaller schedules may be run to certify that none of them fails. */
  readonly schedulesMax: number;
}

export interface Minimized {
  readonly run: Run;
  readonly replays: number;
  /** Whether nothing more could be removed; false where the budget of replays ended first. */
  readonly ended: boolean;
  readonly certificate: Certificate;
}

/** How many starts by chance are tried before the descent, and in all. */
const earlyAttempts = 20;
const attemptsMax = 80;
/** How many replays may place one fault. */
const singleFaultsMax = 1_000;
/** How many replays may hold events back until later ones, before the descent and where that ends with too much. */
const anyHoldsEarly = 300;
const anyHoldsLate = 1_200;

/**
 * Makes a failing plan small, guided by what its run did, then looks for the same failure from other starts of that
 * size: removing parts one after another ends in a local minimum. A candidate counts only if it fails with the same
 * signature.
 */
export async function minimize(options: MinimizeOptions): Promise<Minimized> {
  const replayer = new Replayer(options.replay, options.replaysMax);
  const { focusOf } = options;
  const first = new Shrinker(options.run, replayer);
  // Whichever form repeats the failure is a start; the order of events is the one that survives removals best.
  if (!(await first.accepts(observedPlan(first.run)))) await first.accepts(deviatingPlan(first.run));
  await keepOnly(first, focusOf(first.run));
  const starts = { replayer, focusOf };
  const early = { from: 0, to: earlyAttempts };
  const smallest = smallestPlans(first.run, focusOf);
  // A small start spares the long way down, which may end nowhere.
  const smallStart =
    (await firstOf(heldOnce(smallest, { holds: 'longest', replayer }))) ??
    (await firstOf(restarts({ smallest: () => first.run, ...starts, attempts: early }))) ??
    (await firstOf(
      heldOnce(smallest.filter(isFaultless), { holds: 'any', replayer: replayer.within(anyHoldsEarly) }),
    ));
  let best = await descended(smallStart ?? first.run, replayer, options.simplest);
  const takeIfSmaller = async (start: Run): Promise<void> => {
    const other = await descended(start, replayer, options.simplest);
    if (sizeOf(other.plan) < sizeOf(best.plan)) best = other;
  };
  if (!isCertifiable(best.plan)) {
    const plans = [best.plan, ...smallestPlans(best, focusOf).filter(isFaultless).toReversed()];
    const start = await firstOf(heldOnce(plans, { holds: 'any', replayer: replayer.within(anyHoldsLate) }));
    if (start !== undefined) await takeIfSmaller(start);
  }
  const attempts = { from: earlyAttempts, to: attemptsMax };
  for await (const start of restarts({ smallest: () => best, ...starts, attempts })) {
    await takeIfSmaller(start);
  }
  let outcome = await certified(await shortened(best, replayer), options);
  // Where none is asked for, none is missing.
  if (options.schedulesMax > 0 && outcome.certificate.kind !== 'minimal') {
    const bare = smallestPlans(outcome.run, focusOf).filter(isFaultless).filter(isSingle);
    const start = await firstOf(
      struckOnce(bare, { faultsIn: options.faultsIn, replayer: replayer.within(singleFaultsMax) }),
    );
    if (start !== undefined) await takeIfSmaller(start);
    if (sizeOf(best.plan) < sizeOf(outcome.run.plan)) {
      outcome = await certified(await shortened(best, replayer), options);
    }
  }
  const calm = await withFewestSwitches(outcome.run, replayer);
  const { replays, spent } = replayer;
  return { run: calm, replays, ended: !spent, certificate: outcome.certificate };
}

function isSingle({ requests }: Plan): boolean {
  return requests.length === 1;
}

function isFaultless({ faults }: Plan): boolean {
  return faults.length === 0;
}

async function firstOf<Item>(items: AsyncIterable<Item>): Promise<Item | undefined> {
  for await (const item of items) return item;
  return undefined;
}

/** Proves that no schedule with fewer deviations or faults fails, or takes the one that does and tries again. */
async function certified(
  smallest: Run,
  { replay, schedulesMax, simplest }: MinimizeOptions,
): Promise<{ readonly run: Run; readonly certificate: Certificate }> {
  const replayer = new Replayer(replay, schedulesMax);
  for (let run = smallest; ;) {
    const outcome = await certify(run, replayer);
    if (outcome.kind === 'done') return { run, certificate: outcome.certificate };
    run = await shortened(await descended(outcome.run, replayer, simplest), replayer);
  }
}

async function shortened(run: Run, replayer: Replayer): Promise<Run> {
  const shrinker = new Shrinker(run, replayer);
  await shortenHolds(shrinker);
  return shrinker.run;
}

/** Removes requests, faults, processes and deviations and simplifies values, until nothing more can go. */
async function descended(start: Run, replayer: Replayer, simplest: SimplestValues): Promise<Run> {
  const shrinker = new Shrinker(start, replayer);
  let size = Number.POSITIVE_INFINITY;
  while (sizeOf(shrinker.plan) < size && !shrinker.spent) {
    size = sizeOf(shrinker.plan);
    await shrinkParts(shrinker);
    await shrinkDeviations(shrinker);
    await shrinkValues(shrinker, simplest);
  }
  return shrinker.run;
}

async function shrinkParts(shrinker: Shrinker): Promise<void> {
  await reduceList(formOf(shrinker).faults, (faults) => shrinker.accepts({ ...formOf(shrinker), faults }));
  await reduceList(shrinker.plan.requests, (requests) => shrinker.accepts(withRequests(shrinker, requests)));
  await shrinkProcesses(shrinker);
}

/** The first leap: from hundreds of requests to those that take part, where they suffice. */
async function keepOnly(shrinker: Shrinker, names: ReadonlySet<string>): Promise<void> {
  const requests = shrinker.plan.requests.filter(({ id }) => names.has(id));
  if (requests.length > 0 && requests.length < shrinker.plan.requests.length) {
    await shrinker.accepts(withRequests(shrinker, requests));
  }
}

function withRequests(shrinker: Shrinker, requests: readonly PlannedRequest[]): Plan {
  return { ...formOf(shrinker), requests };
}

/** The current plan in the form that survives the removal of parts: few deviations as they are, otherwise the order. */
function formOf(shrinker: Shrinker): Plan {
  return shrinker.plan.schedule.kind === 'deviations' ? shrinker.plan : observedPlan(shrinker.run);
}

async function shrinkDeviations(shrinker: Shrinker): Promise<void> {
  if (shrinker.plan.schedule.kind !== 'deviations') await shrinker.accepts(deviatingPlan(shrinker.run));
  const { schedule } = shrinker.plan;
  if (schedule.kind !== 'deviations') return;
  await reduceList(schedule.deviations, (deviations) =>
    shrinker.accepts(withDeviations(shrinker.plan, deviations)),
  );
}
