import { refuse } from './bend-call.ts';
import { defineFault } from './define-fault.ts';

export const queueRefuseConsume = defineFault({
  kind: 'queue.refuse-consume',
  summary: 'The queue refuses a subscription.',
  operations: ['queue.consume'],
  parameters: {},
  absorbable: false,
  strike: (call) => refuse(call, new Error('the queue refused the call')),
});
