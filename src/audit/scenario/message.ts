import type { ServiceContext } from '../../kit.ts';
import type { AuditRequest } from '../audit-queue.ts';

export type Pending = ReturnType<ServiceContext['push']>;

/** A request in the queue. */
export interface Message {
  readonly request: AuditRequest;
  readonly home: number;
  /** Deliveries begun so far. The newest one holds the receipt. */
  attempt: number;
  state: 'ready' | 'hidden' | 'settled';
  /** Makes the request visible again. */
  wake: Pending | undefined;
}
