import type { Run } from '../../engine.ts';
import { hashText, mix } from '../../kit.ts';
import { type AuditFact, auditFacts } from './audit-fact.ts';
import { recordOf, recordsByRequest } from './record-of.ts';

const counted: ReadonlySet<AuditFact['what']['kind']> = new Set([
  'locked',
  'lock-refused',
  'lock-expired',
  'flagged',
  'acked',
  'returned',
  'dead-lettered',
  'fault',
]);

/**
 * The course of each record of a run: the order of its locks, flags, endings and faults, as a hash. How records and
 * tasks are called makes no difference. Faults that befell no request make one more course.
 */
export function coursesOf({ facts, plan }: Run): readonly number[] {
  const records = recordsByRequest(plan);
  const courses = new Map<string, number>();
  for (const { what } of auditFacts(facts)) {
    if (!counted.has(what.kind)) continue;
    const name = recordOf(what, records) ?? '';
    courses.set(name, mix(courses.get(name) ?? 0, wordOf(what)));
  }
  return [...courses.values()];
}

/** The class of a run by what happened: the set of its records' courses, however they interleave. */
export function behaviourOf(courses: readonly number[]): string {
  let hash = 0;
  let check = 1;
  for (const course of [...new Set(courses)].sort((left, right) => left - right)) {
    hash = mix(hash, course);
    check = mix(check, course);
  }
  return `${hash.toString(36)}.${check.toString(36)}`;
}

const words = new Map<string, number>();

/** The hashes of the few names there are are kept. */
function wordOf(what: AuditFact['what']): number {
  const name = what.kind === 'fault' ? what.fault : what.kind;
  let word = words.get(name);
  if (word === undefined) words.set(name, (word = hashText(name)));
  return word;
}
