import type { Invariant, Run, Violation } from '../../../engine.ts';
import { counted, excusesOf } from '../../../kit.ts';
import { auditCourses } from '../audit-courses.ts';
import { auditFaults } from '../audit-faults.ts';

/**
 * Under the service level no request is put aside because of one fault that a system can absorb: it is delivered again, and
 * then succeeds. Nor is one that nothing befell. What several faults struck may fail, and what they cost in time is for
 * the makespan to judge.
 */
export const absorption: Invariant = { name: 'absorption', check };

function check(run: Run): readonly Violation[] {
  const { plan, ending, facts } = run;
  if (plan.profile !== 'slo' || ending.kind !== 'settled') return [];
  if (facts.some(({ what }) => what.kind === 'fault' && !isAbsorbable(what.fault))) return [];
  const { strikes, astray } = excusesOf(run);
  if (astray > 0) return [];
  const onSubject = new Map<string | undefined, number>();
  for (const { id, subject } of plan.operations) {
    onSubject.set(subject, (onSubject.get(subject) ?? 0) + (strikes.get(id) ?? 0));
  }
  return [...auditCourses(facts).values()].flatMap(({ operation, subject, last }) => {
    const struck = onSubject.get(subject) ?? 0;
    if (last === undefined || last.isOk || struck > 1) return [];
    return [
      {
        invariant: absorption.name,
        message: `request ${operation} failed though nothing befell it that cannot be absorbed`,
        why: `${counted(struck, 'fault')} struck the requests about ${subject}; it was put aside all the same`,
        cause: 'not-absorbed',
        step: last.step,
        requests: [operation],
      },
    ];
  });
}

function isAbsorbable(kind: string): boolean {
  return auditFaults.definitions.get(kind)?.absorbable === true;
}
