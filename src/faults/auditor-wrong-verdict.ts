import type { AuditAnswer } from '../audit/auditor.ts';
import { defineFault } from './define-fault.ts';
import { withOppositeVerdict } from './opposite-verdict.ts';

export const auditorWrongVerdict = defineFault({
  kind: 'auditor.wrong-verdict',
  summary: 'The auditor says "flag" for "clean" and the other way round.',
  operations: ['auditor.audit'],
  parameters: {},
  absorbable: false,
  strike: (call) => {
    call.change = (answer) => withOppositeVerdict(answer as AuditAnswer);
  },
});
