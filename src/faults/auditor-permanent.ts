import { AuditorError } from '../audit/auditor.ts';
import { refuse } from './bend-call.ts';
import { defineFault } from './define-fault.ts';

export const auditorPermanent = defineFault({
  kind: 'auditor.permanent',
  summary: 'The auditor refuses a request for good.',
  operations: ['auditor.audit'],
  parameters: {},
  absorbable: false,
  strike: (call) => refuse(call, new AuditorError('permanent', 'the auditor does not accept the request')),
});
