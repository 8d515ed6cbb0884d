import { AuditMetricsRecorder } from '../../../src/audit/audit-metrics.ts';
import { settlingStepMs } from '../../../src/audit/delivery-ending.ts';
import { RecordLock } from '../../../src/audit/record-lock.ts';
import { smallAuditSystem } from '../support/small-audit-service.ts';

/** The release is waited for, and its failure is made up for by the end of the lease. */
export default smallAuditSystem(() => ({
  locked: async ({ scripts, options, request, work }, act) => {
    const metrics = new AuditMetricsRecorder();
    const lock = new RecordLock({ scripts, options, metrics }, request.record, work);
    try {
      await act(await lock.acquire());
    } finally {
      work.settle(settlingStepMs(options));
      await lock.release().catch(() => undefined);
    }
  },
}));
