import { requestOf, taskOf } from '../core/event-id.ts';
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
  return what.kind === 'fault' ? records.get(requestOf(taskOf(what.call)) ?? '') : undefined;
}
