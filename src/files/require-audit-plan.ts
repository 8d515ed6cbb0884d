import type { Plan } from '../core/plan.ts';
import { checkFaults } from '../faults/check-fault.ts';
import { auditFaults } from '../audit/scenario/audit-faults.ts';
import { auditScenarioVersion, auditSettings } from '../audit/scenario/audit-settings.ts';

/** Throws a `TypeError` for a plan of audits that cannot be run. That is known before any system is loaded. */
export function requireAuditPlan(plan: Plan): void {
  if (plan.scenario.name !== auditScenarioVersion.name) return;
  auditSettings(plan.settings);
  checkFaults(auditFaults, plan);
}
