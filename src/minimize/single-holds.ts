import type { Plan } from '../core/plan.ts';
import type { Run } from '../core/run.ts';
import { schedulesOf } from '../exhaust/schedules.ts';
import { eventsPerRequest, few, twice } from './restarts.ts';
import { withProcesses } from './shrink-processes.ts';
import { withoutLatencies } from './shrink-values.ts';
import type { FocusOf, Replayer } from './shrinker.ts';

export interface SingleHolds {
  /** `longest`: until nothing else can happen. `any`: also until each event before that, about ten times as many. */
  readonly holds: 'longest' | 'any';
  readonly replayer: Replayer;
}

/** The failing ones of all runs of these plans in which one event is held back. */
export async function* heldOnce(
  plans: readonly Plan[],
  { holds, replayer }: SingleHolds,
): AsyncGenerator<Run> {
  const bounds = { deviationsMax: 1, holds, reduction: 'independent' } as const;
  for (const plan of plans) {
    for await (const { run, fails } of schedulesOf(plan, bounds, (each) => replayer.replay(each))) {
      if (fails) yield run;
    }
  }
}

/**
 * What a run did, in the smallest plans there are: one of its requests or two for one record, on one process or two,
 * without its faults and with them. Most failures show in them, and there in their simplest form.
 */
export function smallestPlans(run: Run, focusOf: FocusOf): readonly Plan[] {
  const focus = focusOf(run);
  const candidates = few(run.plan.requests, focus);
  const first = candidates.find(({ id }) => focus.has(id)) ?? candidates[0];
  if (first === undefined) return [];
  const others = candidates.filter((each) => each !== first);
  const second = others.find(({ record }) => record === first.record) ?? others[0];
  const pair = second === undefined ? twice(first) : [first, second];
  return [1, 2]
    .filter((count) => count <= run.plan.processes)
    .flatMap((count) => {
      const folded = withoutLatencies(withProcesses(run, count));
      const faultLists = folded.faults.length === 0 ? [[]] : [[], folded.faults];
      return [[first], pair].flatMap((requests) =>
        faultLists.map((faults) => ({ ...contend(folded, requests), faults })),
      );
    });
}

/** The plan with these requests alone, all for the record of the first, going round the processes. */
function contend(plan: Plan, requests: Plan['requests']): Plan {
  return {
    ...plan,
    requests: requests.map((request, index) => ({
      ...request,
      arrivalMs: 0,
      record: requests[0]?.record ?? request.record,
      process: (index % plan.processes) + 1,
    })),
    healAfterEvents: Math.min(plan.healAfterEvents, eventsPerRequest * requests.length),
  };
}
