import { struckRequest } from './bend-call.ts';
import { defineFault } from './define-fault.ts';

export const queueRedeliver = defineFault({
  kind: 'queue.redeliver',
  summary: 'The visibility of a delivery in work ends early, so that the request is delivered again.',
  operations: ['queue.deliver', 'auditor.audit'],
  parameters: { afterMs: { kind: 'integer', min: 1, max: 10_000 } },
  absorbable: true,
  strike: (call, { afterMs }, controls) => controls.queue.expireVisibility(struckRequest(call), afterMs),
});
