import { defineFault } from './define-fault.ts';

export const queueReorder = defineFault({
  kind: 'queue.reorder',
  summary: 'A delivery falls behind those of the next few milliseconds.',
  operations: ['queue.deliver'],
  parameters: { behindMs: { kind: 'integer', min: 1, max: 100 } },
  absorbable: true,
  strike: (call, { behindMs }) => {
    call.execDelayMs += behindMs;
  },
});
