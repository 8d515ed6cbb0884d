import { struckRequest } from './bend-call.ts';
import { defineFault } from './define-fault.ts';

export const queueDuplicate = defineFault({
  kind: 'queue.duplicate',
  summary: 'A request is delivered once more while its delivery is in work.',
  operations: ['queue.deliver', 'auditor.audit', 'queue.ack'],
  parameters: {},
  absorbable: true,
  strike: (call, _, controls) => controls.queue.duplicate(struckRequest(call)),
});
