import type { Delivery } from '../../../src/audit/audit-queue.ts';
import type { AuditScripts } from '../../../src/audit/audit-scripts.ts';
import type { Ending } from '../../../src/audit/delivery-ending.ts';
import type { AuditRequest, IAAuditor, ResolvedAuditOptions, Verdict } from '../../../src/audit/index.ts';
import type { Grant } from '../../../src/audit/record-lock.ts';
import type { Work } from '../../../src/audit/work.ts';

/** One delivery in work, and what its steps need. */
export interface Job {
  readonly delivery: Delivery;
  readonly request: AuditRequest;
  /** Bounds every wait, and ends them all when the service stops. */
  readonly work: Work;
  readonly auditor: IAAuditor;
  /** Lock, renewal, release and flag in Redis. */
  readonly scripts: AuditScripts;
  readonly options: ResolvedAuditOptions;
}

/** Waits no longer than the work may take: a command whose connection was reset may never be answered. */
export function withinWork<Value>(
  { work }: Job,
  operation: string,
  call: () => Promise<Value>,
): Promise<Value> {
  return work.wait({ operation, limitMs: Infinity }, call);
}

/** The steps of an audit, from the outside to the inside. A seeded bug is the small audit service with one of them wrong. */
export interface Steps {
  readonly scripts: AuditScripts;
  readonly options: ResolvedAuditOptions;
  /** Acts while no other delivery of this process works on the record. */
  readonly alone: (job: Job, act: () => Promise<void>) => Promise<void>;
  /** Acts while this delivery holds the record's lock in Redis. */
  readonly locked: (job: Job, act: (grant: Grant) => Promise<void>) => Promise<void>;
  readonly consult: (job: Job) => Promise<Verdict>;
  /** Rejects if the record is not flagged afterwards. */
  readonly flag: (job: Job, grant: Grant) => Promise<void>;
  /** What an error makes of a delivery. */
  readonly endingAfter: (job: Job, error: Error) => Ending;
  /** Tells the queue. */
  readonly answer: (job: Job, ending: Ending) => Promise<void>;
}
