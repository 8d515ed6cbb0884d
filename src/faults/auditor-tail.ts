import { defineFault } from './define-fault.ts';

export const auditorTail = defineFault({
  kind: 'auditor.tail',
  summary: 'The auditor takes somewhat longer than usual.',
  operations: ['auditor.audit'],
  parameters: { extraMs: { kind: 'integer', min: 1, max: 499 } },
  absorbable: true,
  strike: (call, { extraMs }) => {
    call.execDelayMs += extraMs;
  },
});
