export type { AuditEvent, AuditLog, OnAuditEvent } from './audit-event.ts';
export { AuditFailure, type AuditFailureKind } from './audit-failure.ts';
export type { AuditMetrics, LatencySummary } from './audit-metrics.ts';
export { type AuditDependencies, AuditProcessor } from './audit-processor.ts';
export type { AuditQueue, AuditRequest, Consumer, Delivery, Subscription } from './audit-queue.ts';
export {
  type AuditAnswer,
  AuditorError,
  type AuditorErrorKind,
  type IAAuditor,
  type Verdict,
} from './auditor.ts';
export { auditKeys, type JournalEntry } from './keys.ts';
export { type AuditOptions, resolveAuditOptions, type ResolvedAuditOptions } from './options.ts';
