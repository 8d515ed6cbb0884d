import { defineFault } from './define-fault.ts';

export const auditorSlow = defineFault({
  kind: 'auditor.slow',
  summary: 'The auditor takes much longer than usual, but less than the time it is given.',
  operations: ['auditor.audit'],
  parameters: { extraMs: { kind: 'integer', min: 500, max: 1_500 } },
  absorbable: true,
  strike: (call, { extraMs }) => {
    call.execDelayMs += extraMs;
  },
});
