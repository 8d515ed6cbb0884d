import type { Plan } from '../../engine.ts';
import { requestOf, subjectOf, taskOf } from '../../kit.ts';
import type { AuditFact } from './audit-fact.ts';

/** The record of each planned request. */
export function recordsByRequest({ operations: requests }: Plan): ReadonlyMap<string, string> {
  return new Map(requests.map((request) => [request.id, subjectOf(request)]));
}

/** The record that something happened to; undefined where it concerns none. */
export function recordOf(what: AuditFact['what'], records: ReadonlyMap<string, string>): string | undefined {
  if ('record' in what) return what.record;
  if ('request' in what) return records.get(what.request);
  return what.kind === 'fault' ? records.get(requestOf(taskOf(what.call)) ?? '') : undefined;
}
