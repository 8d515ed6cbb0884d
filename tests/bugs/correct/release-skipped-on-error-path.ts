import { RecordMutexes } from '../support/record-mutexes.ts';
import { smallAuditSystem } from '../support/small-audit-service.ts';

/** The mutex is released whatever happens. */
export default smallAuditSystem(() => {
  const mutexes = new RecordMutexes();
  return {
    alone: async ({ request }, act) => {
      const release = await mutexes.acquire(request.record);
      try {
        await act();
      } finally {
        release();
      }
    },
  };
});
