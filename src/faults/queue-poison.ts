import { struckRequest } from './bend-call.ts';
import { defineFault } from './define-fault.ts';

export const queuePoison = defineFault({
  kind: 'queue.poison',
  summary: 'From now on every audit of a request fails, in whichever delivery.',
  operations: ['queue.deliver'],
  parameters: {},
  absorbable: false,
  strike: (call, _, controls) => controls.queue.poison(struckRequest(call)),
});
