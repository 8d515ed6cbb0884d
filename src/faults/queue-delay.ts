import { defineFault } from './define-fault.ts';

export const queueDelay = defineFault({
  kind: 'queue.delay',
  summary: 'A delivery takes long to arrive.',
  operations: ['queue.deliver'],
  parameters: { delayMs: { kind: 'integer', min: 1, max: 10_000 } },
  absorbable: true,
  strike: (call, { delayMs }) => {
    call.execDelayMs += delayMs;
  },
});
