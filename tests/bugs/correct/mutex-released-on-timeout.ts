import { flagIfNoneSeenFenced } from '../support/flag-writes.ts';
import { withProcessToken } from '../support/process-token.ts';
import { RecordMutexes } from '../support/record-mutexes.ts';
import { smallAuditSystem } from '../support/small-audit-service.ts';

/** The mutex is held until the work has ended, however long that takes; the work itself is bounded. */
export default smallAuditSystem(({ processId, redis }, { scripts }) => {
  const mutexes = new RecordMutexes();
  return {
    scripts: withProcessToken(scripts, processId),
    alone: async ({ request }, act) => {
      const release = await mutexes.acquire(request.record);
      try {
        await act();
      } finally {
        release();
      }
    },
    flag: flagIfNoneSeenFenced(redis),
  };
});
