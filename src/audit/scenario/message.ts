import type { ServiceContext } from '../../kit.ts';
import type { AuditRequest } from '../audit-queue.ts';
import type { AuditHappening } from './audit-fact.ts';
import type { MalformedShape } from './queue-faults.ts';

export type Pending = ReturnType<ServiceContext['push']>;

/** The longest that SQS hides a request which is handed back, in milliseconds. */
export const hiddenMsMax = 900_000;

/** A request in the queue. */
export interface Message {
  readonly request: AuditRequest;
  readonly home: number;
  /** Deliveries begun so far. The newest one holds the receipt. */
  attempt: number;
  state: 'ready' | 'hidden' | 'settled';
  /** How the request is malformed, if it is. */
  malformed: MalformedShape | undefined;
  /** Makes the request visible again. */
  wake: Pending | undefined;
}

/** A request that has arrived. */
export function arrived(request: AuditRequest, home: number): Message {
  return { request, home, attempt: 0, state: 'ready', malformed: undefined, wake: undefined };
}

/** That a process has it, in the attempt that it is told of. */
export function deliveredTo(process: string, message: Message, attempt: number): AuditHappening {
  const { id: request, record } = message.request;
  const isMalformed = message.malformed !== undefined;
  return { kind: 'delivered', request, record, attempt, process, isMalformed };
}

/** The request as a consumer gets it. A copy each time, as a queue client parses a new one. */
export function received({ request, malformed }: Message): AuditRequest {
  // Unsound on purpose: whoever writes to the queue is not checked.
  switch (malformed) {
    case undefined:
      return { ...request };
    case 'no-record':
      return { id: request.id } as AuditRequest;
    case 'empty-record':
      return { ...request, record: '' };
    case 'no-id':
      return { record: request.record } as AuditRequest;
    case 'empty-id':
      return { ...request, id: '' };
  }
}
