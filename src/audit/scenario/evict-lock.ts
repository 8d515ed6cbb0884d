import { type FaultDefinition, redis } from '../../engine.ts';
import { actAfter, faultsOf, type openRedis } from '../../kit.ts';

/** What faults may do to any Redis. */
export type RedisControls = ReturnType<typeof openRedis>['controls'];

/** What faults may do to a Redis whose locks are known by their keys. */
export interface AuditRedisControls extends RedisControls {
  /** Drops the lock of the record that the process locked last, as a server short of memory does. */
  readonly evictLock: (process: string) => void;
}

const fault = faultsOf<AuditRedisControls>();

export const evictLock: FaultDefinition = fault({
  kind: 'redis.evict-lock',
  summary: 'The lock that the process took last is evicted before its lease ends.',
  operations: ['auditor.audit', 'redis.command'],
  parameters: {},
  absorbable: false,
  strike: (call, _, controls) => actAfter(call, 'exec', () => controls.evictLock(call.process)),
});

/** What may go wrong with the Redis of audits. */
export const auditRedisFaults: readonly FaultDefinition[] = [...redis().faults, evictLock];
