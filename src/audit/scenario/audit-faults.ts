import { processFaults, type Scenario } from '../../kit.ts';
import { auditRedisFaults } from './evict-lock.ts';
import { auditorFaults } from './auditor-faults.ts';
import type { AuditPromises } from './promises/table.ts';
import { queueFaults } from './queue-faults.ts';

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
export const auditFaults: Scenario['faults'] = {
  definitions: new Map(
    [...queueFaults, ...auditorFaults, ...auditRedisFaults, ...processFaults(awaitedCalls)].map(
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

/** What only a system is tried with that says how it bears it. */
const provoked: Readonly<Record<string, keyof AuditPromises>> = {
  'queue.malformed': 'rejectsMalformed',
  'queue.hang': 'queueWaitMs',
  'queue.late': 'closesSubscriptions',
  'auditor.closed': 'returnDelayMs',
  'auditor.odd-error': 'takesAnyError',
};

/** What a system is tried with that promises this, and what it may be tried with besides. */
export function faultsFor(
  promises: AuditPromises | undefined,
): Required<Pick<Scenario, 'faults' | 'offered'>> {
  const offered = new Map(
    [...auditFaults.definitions].map(([kind, definition]) => {
      const promise = provoked[kind];
      return [kind, { ...definition, isSpecial: promise !== undefined && promises?.[promise] === undefined }];
    }),
  );
  const definitions = new Map([...offered].filter(([, { isSpecial }]) => !isSpecial));
  return { faults: { ...auditFaults, definitions }, offered: { ...auditFaults, definitions: offered } };
}
