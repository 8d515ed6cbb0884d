import { defineFault } from './define-fault.ts';

export const queueBurst = defineFault({
  kind: 'queue.burst',
  summary: 'The queue falls silent, then delivers everything at once, newest first.',
  operations: ['queue.deliver'],
  parameters: { durationMs: { kind: 'integer', min: 1, max: 10_000 } },
  absorbable: false,
  strike: (_, { durationMs }, controls) => controls.queue.hold(durationMs),
});
