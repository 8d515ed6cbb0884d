import { refuse } from './bend-call.ts';
import { defineFault } from './define-fault.ts';

export const queueRefuseEnqueue = defineFault({
  kind: 'queue.refuse-enqueue',
  summary: 'The queue refuses a new request; the producer tries again.',
  operations: ['queue.enqueue'],
  parameters: {},
  absorbable: true,
  strike: (call) => refuse(call, new Error('the queue refused the call')),
});
