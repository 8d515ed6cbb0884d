import { defineFault } from './define-fault.ts';
import { settlingCalls } from './settling-calls.ts';

export const queueLostAck = defineFault({
  kind: 'queue.lost-ack',
  summary: 'The answer to an ack, nack, extension or dead letter is lost; the queue may have acted on it.',
  operations: settlingCalls,
  parameters: { applied: { kind: 'choice', options: ['yes', 'no'] } },
  absorbable: true,
  strike: (call, { applied }) => {
    call.applied = applied === 'yes';
    call.outcome = new Error('the connection to the queue broke before it answered');
  },
});
