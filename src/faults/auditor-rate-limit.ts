import { AuditorError } from '../audit/auditor.ts';
import { refuse } from './bend-call.ts';
import { defineFault } from './define-fault.ts';

export const auditorRateLimit = defineFault({
  kind: 'auditor.rate-limit',
  summary: 'The auditor asks to be called again later.',
  operations: ['auditor.audit'],
  parameters: { retryAfterMs: { kind: 'integer', min: 1, max: 5_000 } },
  absorbable: true,
  strike: (call, { retryAfterMs }) =>
    refuse(call, new AuditorError('rate-limited', 'too many audits', { retryAfterMs })),
});
