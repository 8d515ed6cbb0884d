import type { Run, Violation } from '../../../engine.ts';
import { firstFew, subjectOf } from '../../../kit.ts';
import { flagsOf } from './flags.ts';
import { auditCourses } from '../audit-courses.ts';

/**
 * With no fault, the final journal does not depend on the schedule. Compares two settled runs of one plan under
 * different schedules; the worst first. Only records whose every request was acknowledged in both runs are compared:
 * under an adversarial schedule time-outs overtake answers, so that requests rightly end dead, and their records bare.
 * Throws a `TypeError` for runs that cannot be compared.
 */
export function compareJournals(first: Run, second: Run): readonly Violation[] {
  checkComparable(first, second);
  const [inFirst, inSecond] = [flaggedRecords(first), flaggedRecords(second)];
  const doubtful = new Set([...unacknowledgedRecords(first), ...unacknowledgedRecords(second)]);
  const differing = [...new Set([...inFirst, ...inSecond])]
    .filter((record) => inFirst.has(record) !== inSecond.has(record) && !doubtful.has(record))
    .sort((left, right) => (left < right ? -1 : 1));
  if (differing.length === 0) return [];
  const told = differing.map(
    (record) => `${record} only under the ${inFirst.has(record) ? 'first' : 'second'}`,
  );
  const violation: Violation = {
    invariant: 'confluence',
    message: 'which records end up flagged depends on the schedule',
    why: `the journals of two schedules without a fault differ: ${firstFew(told)}`,
    cause: 'schedule-dependent-journal',
    step: undefined,
    requests: first.plan.operations
      .filter((request) => differing.includes(subjectOf(request)))
      .map(({ id }) => id),
  };
  return [violation];
}

function checkComparable(first: Run, second: Run): void {
  for (const { plan, ending } of [first, second]) {
    const faults = plan.faults.length;
    if (faults > 0) throw new TypeError(`expected runs without faults, got one with ${faults}`);
    const { kind } = ending;
    if (kind !== 'settled') throw new TypeError(`expected settled runs, got one that ended ${kind}`);
  }
  const [one, other] = [first, second].map(({ plan }) => JSON.stringify({ ...plan, schedule: undefined }));
  if (one === other) return;
  throw new TypeError('expected two runs of one plan, got plans that differ in more than their schedule');
}

function flaggedRecords({ facts }: Run): Set<string> {
  return new Set(flagsOf(facts).map(({ record }) => record));
}

function unacknowledgedRecords({ facts }: Run): readonly string[] {
  return [...auditCourses(facts).values()]
    .filter(({ last }) => last?.isOk !== true)
    .map(({ subject: record }) => record);
}
