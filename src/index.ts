export * from './engine.ts';
export { everyFaultStrikes, sometimesHappens } from './audit/scenario/ready-made.ts';
export type { AuditEnvironment, AuditService, AuditSystem } from './audit/scenario/audit-system.ts';
export { auditScenario } from './audit/scenario/audit-scenario.ts';
export type { AuditPromises } from './audit/scenario/promises/table.ts';
export { invariantGroups, invariants } from './audit/scenario/invariants/index.ts';
