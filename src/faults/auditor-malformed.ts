import type { AuditAnswer } from '../audit/auditor.ts';
import { defineFault } from './define-fault.ts';

const shapes = ['nothing', 'empty', 'text', 'no-verdict', 'unknown-verdict'] as const;

export const auditorMalformed = defineFault({
  kind: 'auditor.malformed',
  summary: 'The auditor answers with something that is no verdict.',
  operations: ['auditor.audit'],
  parameters: { shape: { kind: 'choice', options: shapes } },
  absorbable: true,
  strike: (call, { shape }) => {
    call.change = (answer) => malformed(answer as AuditAnswer, shape);
  },
});

function malformed({ requestId, record, verdict }: AuditAnswer, shape: (typeof shapes)[number]): unknown {
  switch (shape) {
    case 'nothing':
      return undefined;
    case 'empty':
      return {};
    case 'text':
      return verdict;
    case 'no-verdict':
      return { requestId, record };
    case 'unknown-verdict':
      return { requestId, record, verdict: 'perhaps' };
  }
}
