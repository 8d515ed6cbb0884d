import type { AnchorOperation } from '../sim/fault.ts';

/**
 * The calls a process waits for, so that a fault at them strikes it between two steps of its work. A delivery is none:
 * the handler's first call follows in the same turn. Enqueueing is the producer's.
 */
export const awaitedCalls = [
  'redis.command',
  'auditor.audit',
  'queue.ack',
  'queue.nack',
  'queue.extend',
  'queue.dead-letter',
  'queue.consume',
  'queue.close',
] as const satisfies readonly AnchorOperation[];
