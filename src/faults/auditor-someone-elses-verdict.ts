import type { AuditAnswer } from '../audit/auditor.ts';
import { defineFault } from './define-fault.ts';
import { withOppositeVerdict } from './opposite-verdict.ts';

export const auditorSomeoneElsesVerdict = defineFault({
  kind: 'auditor.someone-elses-verdict',
  summary:
    'The auditor answers another question: its answer names another request, or another record as well.',
  operations: ['auditor.audit'],
  parameters: { about: { kind: 'choice', options: ['another-record', 'another-request'] } },
  absorbable: true,
  strike: (call, { about }) => {
    call.change = (answer) => misdirected(answer as AuditAnswer, about);
  },
});

/** Its verdict is the opposite of the right one, so that taking it for an answer shows. */
function misdirected(answer: AuditAnswer, about: 'another-record' | 'another-request'): AuditAnswer {
  const { requestId, record, verdict } = withOppositeVerdict(answer);
  return {
    requestId: `other-than-${requestId}`,
    record: about === 'another-record' ? `other-than-${record}` : record,
    verdict,
  };
}
