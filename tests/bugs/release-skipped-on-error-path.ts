import { RecordMutexes } from './support/record-mutexes.ts';
import { smallAuditSystem } from './support/small-audit-service.ts';

/** The mutex is released only when all went well: after an error the record is locked for ever. */
export default smallAuditSystem(() => {
  const mutexes = new RecordMutexes();
  return {
    alone: async ({ request }, act) => {
      const release = await mutexes.acquire(request.record);
      await act();
      release();
    },
  };
});
