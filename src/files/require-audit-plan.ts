import type { Plan } from '../core/plan.ts';
import { checkFaults } from '../faults/check-fault.ts';
import { auditFaults } from '../audit/scenario/audit-faults.ts';
import { auditSettings, isAuditPlan } from '../audit/scenario/audit-settings.ts';

/** Throws a `TypeError` for a plan of audits that cannot be run. That is known before any system is loaded. */
export function requireAuditPlan(plan: Plan): void {
  if (!isAuditPlan(plan)) return;
  auditSettings(plan.settings);
  checkFaults(auditFaults, plan);
}
