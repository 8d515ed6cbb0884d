import type { EventId } from './plan.ts';

export interface EventName {
  readonly process: string;
  readonly task: string;
  /** `operation#n`, with `:phase` where there is one. */
  readonly event: string;
}

/**
 * The parts of `process/task/operation#n`. Names come from outside and may hold slashes: in a process they sit in the
 * task, in the world they sit in the operation.
 */
export function splitEventId(id: EventId): EventName {
  const first = id.indexOf('/');
  const process = id.slice(0, Math.max(first, 0));
  const second = process === 'world' ? id.indexOf('/', first + 1) : id.lastIndexOf('/');
  if (second <= first) return { process, task: '', event: id.slice(first + 1) };
  return { process, task: id.slice(first + 1, second), event: id.slice(second + 1) };
}

/** The task that an event or call belongs to: `p1/r17.1` of `p1/r17.1/redis.evalsha#2`; empty for a name of other form. */
export function taskOf(id: EventId): string {
  const { process, task } = splitEventId(id);
  return task === '' ? '' : `${process}/${task}`;
}

/** The column of a process, the same for all its incarnations: `p1` for `p1~2`, `p1/r17.2` and `p1~2/redis`. */
export function laneOf(id: string): string {
  return id.replace(/[~/].*$/s, '');
}

/** The process that a task or call belongs to, with its incarnation: `p1~2`. */
export function processOf(id: string): string {
  const slash = id.indexOf('/');
  return slash < 0 ? id : id.slice(0, slash);
}

/** The request a task works on, if it is named after a delivery: `r17` for `p1/r17.2`. */
export function requestOf(task: string): string | undefined {
  return /^[^/]*\/(.+)\.\d+$/s.exec(task)?.[1];
}

/** The event of the clients at which what came after the last operation has had its time. No operation can be called so. */
export const graceEvent = 'all has ended';

const cancelling = 'cancel:';

/** The event of the clients at which an operation is given up. No operation can be called so. */
export function cancelEvent(operation: string): string {
  return cancelling + operation;
}

/** The operation that is given up at this event of the clients; undefined for another one. */
export function cancelledAt(event: string): string | undefined {
  return event.startsWith(cancelling) ? event.slice(cancelling.length) : undefined;
}
