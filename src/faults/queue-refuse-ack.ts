import { refuse } from './bend-call.ts';
import { defineFault } from './define-fault.ts';
import { settlingCalls } from './settling-calls.ts';

export const queueRefuseAck = defineFault({
  kind: 'queue.refuse-ack',
  summary: 'The queue refuses an ack, nack, extension or dead letter.',
  operations: settlingCalls,
  parameters: {},
  absorbable: true,
  strike: (call) => refuse(call, new Error('the queue refused the call')),
});
