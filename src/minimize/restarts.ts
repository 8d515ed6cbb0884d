import { requestOf, taskOf } from '../core/event-id.ts';
import { mix } from '../core/hash.ts';
import {
  type Deviation,
  type EventId,
  type Plan,
  type PlannedOperation,
  withDeviations,
} from '../core/plan.ts';
import { Prng } from '../core/prng.ts';
import { type Run, stepIds } from '../core/run.ts';
import { withOperationsOnly } from './keep-operations.ts';
import { withProcesses } from './shrink-processes.ts';
import { withSimplestSettings } from './shrink-values.ts';
import type { Guide, Replayed, Replayer } from './shrinker.ts';

/** So few deviations and faults are left to the certificate, which tries every smaller schedule. */
const plainEnough = 3;
/** Above this many requests a random schedule rarely fails the same way by itself. */
const requestsMax = 5;
/** From here on a single request may be doubled. */
const doublingFrom = 60;
const holdsMax = 3;
const processesMax = 3;
/** So few events are enough for a failure of a few requests, and keep the search quick. */
export const eventsPerRequest = 100;

export interface RestartOptions {
  /** The smallest failing run so far. */
  readonly smallest: () => Run;
  readonly replayer: Replayer;
  /** Which requests to start with where the smallest run has too many. */
  readonly guide: Guide;
  /** Numbers the attempts, so that two rounds of them draw differently. */
  readonly attempts: { readonly from: number; readonly to: number };
}

/**
 * Failing runs of plans no larger than the smallest so far, with a few events held back at random: each is another
 * start for shrinking. Draws from the plan's own seed, so that a failure is minimised the same way every time.
 */
export async function* restarts(options: RestartOptions): AsyncGenerator<Run> {
  const { smallest, replayer, guide, attempts } = options;
  const prng = new Prng(mix(mix(smallest().plan.seed, 0x72657374), attempts.from));
  for (let attempt = attempts.from; attempt < attempts.to; attempt += 1) {
    const run = smallest();
    if (isPlain(run.plan)) return;
    const requests = few(run.plan.operations, guide.focusOf(run));
    if (requests.length === 0) return;
    const plan = smallPlan(run, requests, { prng, mayDouble: attempt >= doublingFrom, ...guide });
    const found = guide.allows(plan) ? await holdAtRandom(plan, prng, replayer) : undefined;
    if (replayer.spent) return;
    if (found !== undefined) yield found;
  }
}

/** The requests, or where they are too many for chance those of them that the violation names. */
export function few(requests: Plan['operations'], focus: ReadonlySet<string>): Plan['operations'] {
  if (requests.length <= requestsMax) return requests;
  return requests.filter(({ id }) => focus.has(id)).slice(0, requestsMax);
}

function isPlain({ schedule, faults }: Plan): boolean {
  return schedule.kind === 'deviations' && schedule.deviations.length + faults.length <= plainEnough;
}

/** Some of these requests, and of the run's faults, on a few processes, nothing slow. */
function smallPlan(
  run: Run,
  among: Plan['operations'],
  { prng, mayDouble, simplest }: Guide & { readonly prng: Prng; readonly mayDouble: boolean },
): Plan {
  const processes = prng.integer(1, Math.min(run.plan.processes, processesMax));
  const plan = withSimplestSettings(withProcesses(run, processes), simplest);
  const names = new Set(among.map(({ id }) => id));
  const candidates = plan.operations.filter(({ id }) => names.has(id));
  const some = candidates.filter(() => prng.integer(0, 3) > 0);
  const kept = withOperationsOnly(plan, some.length > 0 ? some : candidates);
  const requests = kept.operations;
  const several = mayDouble && requests.length === 1 ? requests.flatMap(twice) : requests;
  return {
    ...kept,
    operations: prng.integer(0, 1) === 0 ? requests : contending(several, processes, prng),
    faults: plan.faults.filter(() => prng.integer(0, 3) > 0),
    healAfterEvents: Math.min(plan.healAfterEvents, eventsPerRequest * candidates.length),
  };
}

/** As many operations, all with the subject and the arguments of one of them, called in processes drawn anew. */
function contending(operations: Plan['operations'], processes: number, prng: Prng): Plan['operations'] {
  const { kind, subject, input } = prng.pick(operations);
  return operations.map((each) => ({ ...each, kind, subject, input, process: prng.integer(1, processes) }));
}

/** Two requests for a record may fail in a simpler way than two deliveries of one. */
export function twice(request: PlannedOperation): PlannedOperation[] {
  return [request, { ...request, id: `${request.id}-again` }];
}

/** Holds back one event more at a time, each until some later event, and stops at the first run that fails. */
async function holdAtRandom(plan: Plan, prng: Prng, replayer: Replayer): Promise<Run | undefined> {
  const replayWith = (deviations: readonly Deviation[]): Promise<Replayed | undefined> =>
    replayer.replay(withDeviations(plan, deviations));
  const deviations: Deviation[] = [];
  let last = await replayWith([]);
  for (let holds = 0; holds < holdsMax && last?.fails === false; holds += 1) {
    const ids = stepIds(last.run);
    const index = prng.integer(firstOfOperations(ids), ids.length - 1);
    const hold = ids[index] ?? '';
    // What waits for itself is let go when nothing else can happen: the longest stall there is.
    const stalled = await replayWith([...deviations, { hold, until: hold }]);
    if (stalled?.fails !== false) return stalled?.run;
    const until = prng.pick(stepIds(stalled.run).slice(index));
    deviations.push({ hold, until });
    last = await replayWith([...deviations]);
  }
  return last?.fails === true ? last.run : undefined;
}

/** What comes before the first event of an operation is the processes' start, which hardly matters. */
function firstOfOperations(ids: readonly EventId[]): number {
  return Math.max(
    0,
    ids.findIndex((id) => requestOf(taskOf(id)) !== undefined),
  );
}
