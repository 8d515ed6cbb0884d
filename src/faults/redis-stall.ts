import { defineFault } from './define-fault.ts';

export const redisStall = defineFault({
  kind: 'redis.stall',
  summary: 'Nothing gets through on the connection of one process.',
  operations: ['redis.command'],
  parameters: { durationMs: { kind: 'integer', min: 1, max: 10_000 } },
  absorbable: false,
  strike: (call, { durationMs }, controls) => controls.redis.stall(call.process, durationMs),
});
