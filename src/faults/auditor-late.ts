import { defineFault } from './define-fault.ts';

export const auditorLate = defineFault({
  kind: 'auditor.late',
  summary: 'The auditor judges in time, but its answer arrives when nobody waits for it any more.',
  operations: ['auditor.audit'],
  parameters: { delayMs: { kind: 'integer', min: 2_000, max: 12_000 } },
  absorbable: true,
  strike: (call, { delayMs }) => {
    call.replyDelayMs += delayMs;
  },
});
