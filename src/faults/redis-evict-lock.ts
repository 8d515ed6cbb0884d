import { actAfter } from './bend-call.ts';
import { defineFault } from './define-fault.ts';

export const redisEvictLock = defineFault({
  kind: 'redis.evict-lock',
  summary: 'The lock that the process took last is evicted before its lease ends.',
  operations: ['auditor.audit', 'redis.command'],
  parameters: {},
  absorbable: false,
  strike: (call, _, controls) => actAfter(call, 'exec', () => controls.redis.evictLock(call.process)),
});
