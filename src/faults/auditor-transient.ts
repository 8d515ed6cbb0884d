import { AuditorError } from '../audit/auditor.ts';
import { refuse } from './bend-call.ts';
import { defineFault } from './define-fault.ts';

export const auditorTransient = defineFault({
  kind: 'auditor.transient',
  summary: 'The auditor fails; the next call may succeed.',
  operations: ['auditor.audit'],
  parameters: {},
  absorbable: true,
  strike: (call) => refuse(call, new AuditorError('transient', 'the auditor is unavailable')),
});
