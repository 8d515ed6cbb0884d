import { splitEventId } from '../core/event-id.ts';
import { type EventId, type Plan, processName } from '../core/plan.ts';
import { operationOf } from '../faults/operation-of.ts';

/** How often a process makes calls of one kind that a fault may strike. */
export interface CallCount {
  /** Before any request of its own. */
  readonly atStart: number;
  /** From then on for each of them, whoever makes the calls. */
  readonly perRequest: number;
}

/** By the operation that is called. */
export type CallsToStrike = Readonly<Record<string, CallCount>>;

/** Counts the calls of a run, which are given in their order: the means of its processes and requests. */
export function callsToStrike(
  { operations: requests, processes }: Pick<Plan, 'operations' | 'processes'>,
  calls: readonly EventId[],
): CallsToStrike {
  const ofRequests = new Set(requests.map(({ process, id }) => `${processName(process)} ${id}.1`));
  const busy = new Set<string>();
  const counts = new Map<string, { atStart: number; later: number }>();
  for (const id of calls) {
    const { process, task } = splitEventId(id);
    if (ofRequests.has(`${process} ${task}`)) busy.add(process);
    const operation = operationOf(id);
    const count = counts.get(operation) ?? { atStart: 0, later: 0 };
    counts.set(operation, count);
    if (busy.has(process)) count.later += 1;
    else count.atStart += 1;
  }
  return Object.fromEntries(
    [...counts].map(([operation, { atStart, later }]) => [
      operation,
      { atStart: atStart / processes, perRequest: later / Math.max(1, requests.length) },
    ]),
  );
}

/** How many of each a process makes in a run of so many requests. */
export function callsOfRun(
  calls: CallsToStrike = {},
  { requests, processes }: { readonly requests: number; readonly processes: number },
): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(calls).map(([operation, { atStart, perRequest }]) => [
      operation,
      Math.ceil(atStart + (perRequest * requests) / processes),
    ]),
  );
}
