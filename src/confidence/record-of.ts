import type { Happening } from '../core/fact.ts';
import type { Plan } from '../core/plan.ts';

/** The record of each planned request. */
export function recordsByRequest({ requests }: Plan): ReadonlyMap<string, string> {
  return new Map(requests.map(({ id, record }) => [id, record]));
}

/** The record that something happened to; undefined where it concerns none. */
export function recordOf(what: Happening, records: ReadonlyMap<string, string>): string | undefined {
  if ('record' in what) return what.record;
  if ('request' in what) return records.get(what.request);
  return what.kind === 'fault' ? records.get(requestOfTask(taskOfCall(what.call))) : undefined;
}

/** `p1/r17.1` of `p1/r17.1/redis.evalsha#2`. */
export function taskOfCall(call: string): string {
  return call.slice(0, Math.max(0, call.lastIndexOf('/')));
}

/** `r17` of `p1/r17.1`; for a task that is no delivery, a name that no request has. */
export function requestOfTask(task: string): string {
  const dot = task.lastIndexOf('.');
  return dot < 0 ? '' : task.slice(task.indexOf('/') + 1, dot);
}
