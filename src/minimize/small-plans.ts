import { requestOf } from '../core/event-id.ts';
import { hungTasks } from '../core/hung-tasks.ts';
import type { Plan, PlannedOperation } from '../core/plan.ts';
import type { Run } from '../core/run.ts';
import { turnOfCancel } from '../core/turns.ts';
import { eventsPerRequest, few, twice } from './restarts.ts';
import { withProcesses } from './shrink-processes.ts';
import { withSimplestSettings } from './shrink-values.ts';
import type { Guide } from './shrinker.ts';

/**
 * What a run did, in the smallest plans there are: one of its requests or two, as they are and for one record, on one
 * process or two, without its faults and with them. Most failures show in them, and there in their simplest form.
 */
export function smallestPlans(run: Run, guide: Guide): readonly Plan[] {
  if (run.plan.operations.length === 0) return withoutOperations(run, guide);
  const requests = requestsThatMatter(run, guide);
  if (requests === undefined) return [];
  const { first, second } = requests;
  const pair = second === undefined ? twice(first) : [first, second];
  // Each shares the turn that it shared, and is given up as it was.
  const contending = pair.map(({ id, with: turn, cancel }) => ({ ...first, id, with: turn, cancel }));
  const apart = second !== undefined && second.subject !== first.subject;
  const lists = [[first], ...(apart ? [pair] : []), contending];
  const plans = onFewProcesses(run, [1, 2], guide).flatMap((folded) => {
    const faultLists = folded.faults.length === 0 ? [[]] : [[], folded.faults];
    return lists.flatMap((some) => faultLists.map((faults) => ({ ...withOnly(folded, some), faults })));
  });
  return plans.filter(guide.allows);
}

/** Where the system acts by itself there is nothing to leave out but faults, and what took time. */
function withoutOperations(run: Run, guide: Guide): readonly Plan[] {
  const plans = onFewProcesses(run, [run.plan.processes], guide).flatMap((plan) => {
    const small = { ...plan, healAfterEvents: Math.min(plan.healAfterEvents, 10 * eventsPerRequest) };
    return small.faults.length === 0 ? [small] : [{ ...small, faults: [] }, small];
  });
  return plans.filter(guide.allows);
}

/** One request of the run without any faults, on one process, two or three. */
export function singlePlans(run: Run, guide: Guide): readonly Plan[] {
  if (run.plan.operations.length === 0) return withoutOperations(run, guide).slice(0, 1);
  const requests = requestsThatMatter(run, guide);
  if (requests === undefined) return [];
  const plans = onFewProcesses(run, [1, 2, 3], guide).map((folded) => ({
    ...withOnly(folded, [requests.first]),
    faults: [],
  }));
  return plans.filter(guide.allows);
}

/**
 * Two at a time of the requests that a process still works on when its shutdown should have ended, in one process with
 * another beside it: what hangs is delivered again, and if nobody else took it over, another failure would come first.
 */
export function hungPairs(run: Run, guide: Guide): readonly Plan[] {
  const pairs = hungTogether(run).flatMap(pairsOf);
  // Folding a run costs time, and few runs hang.
  if (pairs.length === 0) return [];
  const plans = onFewProcesses(run, [2], guide).flatMap((folded) => {
    return pairs.map((pair) => ({
      ...withOnly({ ...folded, processes: 1 }, pair),
      processes: 2,
      faults: [],
    }));
  });
  return plans.filter(guide.allows);
}

/** The requests in work in each process that did not stop, the fewest first. */
function hungTogether({ plan, leftovers }: Run): readonly Plan['operations'][] {
  const inWork = hungTasks(leftovers).map((tasks) => {
    const names = new Set(tasks.map(requestOf));
    return plan.operations.filter(({ id }) => names.has(id));
  });
  return inWork.toSorted((left, right) => left.length - right.length);
}

function pairsOf(requests: Plan['operations']): readonly Plan['operations'][] {
  return requests.flatMap((first, index) => requests.slice(index + 1).map((second) => [first, second]));
}

interface RequestsThatMatter {
  readonly first: PlannedOperation;
  /** One for the same record, if there is any, or else another one. */
  readonly second: PlannedOperation | undefined;
}

function requestsThatMatter(run: Run, guide: Guide): RequestsThatMatter | undefined {
  const focus = guide.focusOf(run);
  const candidates = few(run.plan.operations, focus);
  const first = candidates.find(({ id }) => focus.has(id)) ?? candidates[0];
  if (first === undefined) return undefined;
  const others = candidates.filter((each) => each !== first);
  const second =
    others.find((each) => sharesTurnOf(first, each) || sharesTurnOf(each, first)) ??
    others.find(({ subject }) => subject === first.subject);
  return { first, second: second ?? others[0] };
}

/** Whether the one is called or given up in the turn of the other. */
function sharesTurnOf(one: PlannedOperation, { id }: PlannedOperation): boolean {
  return one.with?.operation === id || turnOfCancel(one)?.operation === id;
}

/** What the run did with nothing slow, on so many processes each. */
function onFewProcesses(run: Run, counts: readonly number[], { simplest }: Guide): readonly Plan[] {
  return counts
    .filter((count) => count <= run.plan.processes)
    .map((count) => withSimplestSettings(withProcesses(run, count), simplest));
}

/** The plan with these requests alone, all from the outset, going round the processes. */
function withOnly(plan: Plan, requests: Plan['operations']): Plan {
  return {
    ...plan,
    operations: requests.map((request, index) => ({
      ...request,
      atMs: 0,
      process: (index % plan.processes) + 1,
    })),
    healAfterEvents: Math.min(plan.healAfterEvents, eventsPerRequest * requests.length),
  };
}
