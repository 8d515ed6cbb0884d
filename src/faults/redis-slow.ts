import { defineFault } from './define-fault.ts';

export const redisSlow = defineFault({
  kind: 'redis.slow',
  summary: 'Every command of every process takes longer.',
  operations: ['redis.command'],
  parameters: {
    extraMs: { kind: 'integer', min: 1, max: 200 },
    durationMs: { kind: 'integer', min: 1, max: 10_000 },
  },
  absorbable: false,
  strike: (_, { extraMs, durationMs }, controls) => controls.redis.slow({ extraMs, durationMs }),
});
