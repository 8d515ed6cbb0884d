import { defineFault } from './define-fault.ts';

export const auditorHang = defineFault({
  kind: 'auditor.hang',
  summary: 'The auditor never answers.',
  operations: ['auditor.audit'],
  parameters: {},
  absorbable: true,
  strike: (call) => {
    call.outcome = 'never';
  },
});
