import { requestOf } from '../core/event-id.ts';
import { hungTasks } from '../core/hung-tasks.ts';
import type { Plan, PlannedRequest } from '../core/plan.ts';
import type { Run } from '../core/run.ts';
import { eventsPerRequest, few, twice } from './restarts.ts';
import { withProcesses } from './shrink-processes.ts';
import { withoutLatencies } from './shrink-values.ts';
import type { FocusOf } from './shrinker.ts';

/**
 * What a run did, in the smallest plans there are: one of its requests or two, as they are and for one record, on one
 * process or two, without its faults and with them. Most failures show in them, and there in their simplest form.
 */
export function smallestPlans(run: Run, focusOf: FocusOf): readonly Plan[] {
  const requests = requestsThatMatter(run, focusOf);
  if (requests === undefined) return [];
  const { first, second } = requests;
  const pair = second === undefined ? twice(first) : [first, second];
  const contending = pair.map((request) => ({ ...request, record: first.record }));
  const apart = second !== undefined && second.record !== first.record;
  const lists = [[first], ...(apart ? [pair] : []), contending];
  return onFewProcesses(run, [1, 2]).flatMap((folded) => {
    const faultLists = folded.faults.length === 0 ? [[]] : [[], folded.faults];
    return lists.flatMap((some) => faultLists.map((faults) => ({ ...withOnly(folded, some), faults })));
  });
}

/** One request of the run without any faults, on one process, two or three. */
export function singlePlans(run: Run, focusOf: FocusOf): readonly Plan[] {
  const requests = requestsThatMatter(run, focusOf);
  if (requests === undefined) return [];
  return onFewProcesses(run, [1, 2, 3]).map((folded) => ({
    ...withOnly(folded, [requests.first]),
    faults: [],
  }));
}

/**
 * Two at a time of the requests that a process still works on when its shutdown should have ended, in one process with
 * another beside it: what hangs is delivered again, and if nobody else took it over, another failure would come first.
 */
export function hungPairs(run: Run): readonly Plan[] {
  const pairs = hungTogether(run).flatMap(pairsOf);
  // Folding a run costs time, and few runs hang.
  if (pairs.length === 0) return [];
  return onFewProcesses(run, [2]).flatMap((folded) => {
    return pairs.map((pair) => ({
      ...withOnly({ ...folded, processes: 1 }, pair),
      processes: 2,
      faults: [],
    }));
  });
}

/** The requests in work in each process that did not stop, the fewest first. */
function hungTogether({ plan, leftovers }: Run): readonly Plan['requests'][] {
  const inWork = hungTasks(leftovers).map((tasks) => {
    const names = new Set(tasks.map(requestOf));
    return plan.requests.filter(({ id }) => names.has(id));
  });
  return inWork.toSorted((left, right) => left.length - right.length);
}

function pairsOf(requests: Plan['requests']): readonly Plan['requests'][] {
  return requests.flatMap((first, index) => requests.slice(index + 1).map((second) => [first, second]));
}

interface RequestsThatMatter {
  readonly first: PlannedRequest;
  /** One for the same record, if there is any, or else another one. */
  readonly second: PlannedRequest | undefined;
}

function requestsThatMatter(run: Run, focusOf: FocusOf): RequestsThatMatter | undefined {
  const focus = focusOf(run);
  const candidates = few(run.plan.requests, focus);
  const first = candidates.find(({ id }) => focus.has(id)) ?? candidates[0];
  if (first === undefined) return undefined;
  const others = candidates.filter((each) => each !== first);
  return { first, second: others.find(({ record }) => record === first.record) ?? others[0] };
}

/** What the run did with nothing slow, on so many processes each. */
function onFewProcesses(run: Run, counts: readonly number[]): readonly Plan[] {
  return counts
    .filter((count) => count <= run.plan.processes)
    .map((count) => withoutLatencies(withProcesses(run, count)));
}

/** The plan with these requests alone, all from the outset, going round the processes. */
function withOnly(plan: Plan, requests: Plan['requests']): Plan {
  return {
    ...plan,
    requests: requests.map((request, index) => ({
      ...request,
      arrivalMs: 0,
      process: (index % plan.processes) + 1,
    })),
    healAfterEvents: Math.min(plan.healAfterEvents, eventsPerRequest * requests.length),
  };
}
