import type { Plan } from '../../engine.ts';
import { type PlannedOperation, type Scenario, subjectOf } from '../../kit.ts';
import type { AuditRequest } from '../audit-queue.ts';
import { auditSettings } from './audit-settings.ts';
import { verdictOn } from './auditor-service.ts';

/** The plainest names, `r1` and `m1`, of those on which the auditor thinks what it thought of the names that are there. */
export function plainNames(plan: Plan): ReturnType<NonNullable<Scenario['plainNames']>> {
  const { auditor } = auditSettings(plan.settings);
  const thinks = (request: AuditRequest): string => verdictOn(request, plan.seed, auditor);
  const subjects = new Map<string, string>();
  const operations = new Map<string, string>();
  if (plan.operations.every(isPlain)) return { operations, subjects };
  for (const operation of plan.operations) {
    const { id } = operation;
    const record = subjectOf(operation);
    const verdict = thinks({ id, record });
    const name =
      subjects.get(record) ??
      firstFree(
        'm',
        subjects,
        (each) => auditor.judges === 'requests' || thinks({ id, record: each }) === verdict,
      );
    subjects.set(record, name);
    operations.set(
      id,
      firstFree('r', operations, (each) => thinks({ id: each, record: name }) === verdict),
    );
  }
  return { operations, subjects };
}

function isPlain(operation: PlannedOperation): boolean {
  return /^r\d+$/.test(operation.id) && /^(?:m|hot)\d+$/.test(subjectOf(operation));
}

function firstFree(
  stem: string,
  taken: ReadonlyMap<string, string>,
  isFit: (name: string) => boolean,
): string {
  const names = new Set(taken.values());
  for (let number = 1; ; number += 1) {
    const name = `${stem}${number}`;
    if (!names.has(name) && isFit(name)) return name;
  }
}
