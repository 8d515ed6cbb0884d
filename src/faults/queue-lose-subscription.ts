import { defineFault } from './define-fault.ts';
import { settlingCalls } from './settling-calls.ts';

export const queueLoseSubscription = defineFault({
  kind: 'queue.lose-subscription',
  summary: 'A subscription breaks; deliveries on their way go to other processes.',
  operations: ['queue.deliver', ...settlingCalls],
  parameters: {},
  absorbable: false,
  strike: (call, _, controls) => controls.queue.loseSubscription(call.process),
});
