import type { Certificate } from '../core/finding.ts';
import { isQuiet, isTimed, type Plan, type PlannedOperation, withDeviations } from '../core/plan.ts';
import type { Run } from '../core/run.ts';
import { certify, isCertifiable } from './certify.ts';
import { withFewestSwitches } from './fewest-switches.ts';
import { withOperationsOnly } from './keep-operations.ts';
import { deviatingPlan, observedPlan } from './observed-plan.ts';
import { giveNames } from './plain-names.ts';
import { sizeOf } from './plan-size.ts';
import { reduceList } from './reduce-list.ts';
import { shrinkProcesses } from './shrink-processes.ts';
import { shrinkTurns } from './shrink-turns.ts';
import { healSooner, shortenHolds, shrinkTimes, shrinkValues, type Simplest } from './shrink-values.ts';
import { type Guide, type Replayed, Replayer, Shrinker } from './shrinker.ts';
import type { FaultsIn } from './single-faults.ts';
import { singleTurn } from './single-turns.ts';
import { startsFor } from './starts.ts';

export interface MinimizeOptions {
  /** The failing run, recorded. */
  readonly run: Run;
  /** `focusOf` gives the requests that the violation of a failing run names: the first guess at what matters. */
  readonly guide: Guide;
  /** Runs a plan, recorded. */
  readonly replay: (plan: Plan) => Promise<Replayed>;
  /** The faults that a run could be struck by: each is tried by itself. */
  readonly faultsIn: FaultsIn;
  /** How many replays minimising may take. */
  readonly replaysMax: number;
  /** How many smaller schedules may be run to certify that none of them fails. */
  readonly schedulesMax: number;
  /** Whether the time is up, where minimising has one. */
  readonly isOver?: () => boolean;
}

export interface Minimized {
  readonly run: Run;
  readonly replays: number;
  /** Whether nothing more could be removed; false where the budget of replays ended first. */
  readonly ended: boolean;
  readonly certificate: Certificate;
}

/**
 * Makes a failing plan small. First the same failure is looked for in plans that are small from the start, simplest
 * first; the long way down from the failing run is gone only where none of them fails. A candidate counts only if it
 * fails with the same signature. Ends with the first failure that is certified minimal. Nothing is ever added that the plan's
 * profile does not have: what fires in time order only loses requests, faults and latencies.
 */
export async function minimize(options: MinimizeOptions): Promise<Minimized> {
  const all = new Replayer(options.replay, options.replaysMax);
  // The last replay is kept for the question whether the schedule matters at all.
  const replayer = all.within(Math.max(0, options.replaysMax - 1), options.isOver);
  const first = new Shrinker(options.run, replayer);
  // Whichever form repeats the failure is a start; the order of events is the one that survives removals best.
  if (!(await first.accepts(observedPlan(first.run)))) await first.accepts(deviatingPlan(first.run));
  await keepOnly(first, options.guide.focusOf(first.run));
  await shrinkTimes(first, options.guide.simplest);
  const best = await smallestFailure(first.run, replayer, options);
  const { run, certificate } = await withQuietChecked(best, all, options);
  const calm = await withFewestSwitches(run, replayer);
  return { run: calm, replays: all.replays, ended: !replayer.spent, certificate };
}

/** Where the same plan fails alike without its deviations it has none, whatever else the budget sufficed for. */
async function withQuietChecked(
  best: Smallest,
  replayer: Replayer,
  options: MinimizeOptions,
): Promise<Smallest> {
  const { plan } = best.run;
  // Whoever certified it has run it so.
  if (isSettled(best.certificate) || isTimed(plan) || isQuiet(plan)) return best;
  const quiet = await replayer.replay(withDeviations(plan, []));
  return quiet?.fails === true ? certified(quiet.run, options) : best;
}

type Smallest = Pick<Minimized, 'run' | 'certificate'>;

/** The first failure on which a certificate can be given, or the smallest of all. */
async function smallestFailure(first: Run, replayer: Replayer, options: MinimizeOptions): Promise<Smallest> {
  let best: Smallest | undefined;
  const starts = startsFor(first, { ...options, replayer, best: () => best?.run });
  for await (const start of starts) {
    const run = await descended(start, replayer, options.guide.simplest);
    if (best !== undefined && sizeOf(run.plan) >= sizeOf(best.run.plan)) continue;
    best = await certified(await shortened(run, replayer, options.guide.simplest), options);
    // Where no certificate is asked for, none is missing.
    const settled = options.schedulesMax === 0 ? isCertifiable(best.run.plan) : isSettled(best.certificate);
    if (settled) return best;
  }
  if (best === undefined) throw new Error('the failing run itself is a start, whatever the budget');
  return best;
}

/** Whether every smaller schedule was run, also where not every one could be judged: another start would change nothing. */
function isSettled({ kind }: Certificate): boolean {
  return kind !== 'not-certified';
}

/** Proves that no schedule with fewer deviations or faults fails, or takes the one that does and tries again. */
async function certified(
  smallest: Run,
  { replay, schedulesMax, guide, isOver }: MinimizeOptions,
): Promise<Smallest> {
  const replayer = new Replayer(replay, schedulesMax, isOver);
  for (let run = smallest; ;) {
    const outcome = await certify(run, replayer);
    if (outcome.kind === 'done') return { run, certificate: outcome.certificate };
    run = await descended(outcome.run, replayer, guide.simplest);
    run = await shortened(run, replayer, guide.simplest);
  }
}

async function shortened(run: Run, replayer: Replayer, { names }: Simplest): Promise<Run> {
  const shrinker = new Shrinker(run, replayer);
  await shortenHolds(shrinker);
  await healSooner(shrinker);
  await giveNames(shrinker, names);
  return shrinker.run;
}

/** Removes latencies, requests, faults, processes and deviations and simplifies values, until nothing more can go. */
async function descended(start: Run, replayer: Replayer, simplest: Simplest): Promise<Run> {
  const shrinker = new Shrinker(start, replayer);
  let size = Number.POSITIVE_INFINITY;
  while (sizeOf(shrinker.plan) < size && !shrinker.spent) {
    size = sizeOf(shrinker.plan);
    await shrinkTimes(shrinker, simplest);
    await shrinkParts(shrinker);
    await shrinkTurns(shrinker);
    await shrinkDeviations(shrinker);
    await singleTurn(shrinker);
    await shrinkValues(shrinker, simplest);
  }
  return shrinker.run;
}

async function shrinkParts(shrinker: Shrinker): Promise<void> {
  await reduceList(formOf(shrinker).faults, (faults) => shrinker.accepts({ ...formOf(shrinker), faults }));
  await reduceList(shrinker.plan.operations, (requests) =>
    shrinker.accepts(withRequests(shrinker, requests)),
  );
  await shrinkProcesses(shrinker);
}

/** The first leap: from hundreds of requests to those that take part, where they suffice. */
async function keepOnly(shrinker: Shrinker, names: ReadonlySet<string>): Promise<void> {
  const requests = shrinker.plan.operations.filter(({ id }) => names.has(id));
  if (requests.length > 0 && requests.length < shrinker.plan.operations.length) {
    await shrinker.accepts(withRequests(shrinker, requests));
  }
}

function withRequests(shrinker: Shrinker, requests: readonly PlannedOperation[]): Plan {
  return withOperationsOnly(formOf(shrinker), requests);
}

/** The current plan in the form that survives the removal of parts: few deviations as they are, otherwise the order. */
function formOf(shrinker: Shrinker): Plan {
  return shrinker.plan.schedule.kind === 'deviations' ? shrinker.plan : observedPlan(shrinker.run);
}

async function shrinkDeviations(shrinker: Shrinker): Promise<void> {
  if (isTimed(shrinker.plan)) return;
  if (shrinker.plan.schedule.kind !== 'deviations') await shrinker.accepts(deviatingPlan(shrinker.run));
  const { schedule } = shrinker.plan;
  if (schedule.kind !== 'deviations') return;
  await reduceList(schedule.deviations, (deviations) =>
    shrinker.accepts(withDeviations(shrinker.plan, deviations)),
  );
}
