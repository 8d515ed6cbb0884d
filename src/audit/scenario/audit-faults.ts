import type { FaultSet } from '../../sim/fault.ts';
import { evictLock } from './evict-lock.ts';
import { auditorFaults } from './auditor-faults.ts';
import { processFaults } from '../../faults/process-faults.ts';
import { queueFaults } from './queue-faults.ts';
import { redisFaults } from '../../faults/redis-faults.ts';

/**
 * The calls a process waits for, so that a fault at them strikes it between two steps of its work. A delivery is none:
 * the handler's first call follows in the same turn. Enqueueing is the producer's.
 */
const awaitedCalls = [
  'redis.command',
  'auditor.audit',
  'queue.ack',
  'queue.nack',
  'queue.extend',
  'queue.dead-letter',
  'queue.consume',
  'queue.close',
] as const;

/** Everything that may go wrong around the audit system. */
export const auditFaults: FaultSet = {
  definitions: new Map(
    [...queueFaults, ...auditorFaults, ...redisFaults, evictLock, ...processFaults(awaitedCalls)].map(
      (definition) => [definition.kind, definition],
    ),
  ),
  rareCalls: new Map([
    ['queue.consume', 2],
    ['queue.nack', 8],
    ['queue.extend', 8],
    ['queue.dead-letter', 4],
    ['queue.close', 1],
  ]),
};
