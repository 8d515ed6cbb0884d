import { flagIfNoneSeenFenced } from './support/flag-writes.ts';
import { withProcessToken } from './support/process-token.ts';
import { RecordMutexes } from './support/record-mutexes.ts';
import { smallAuditSystem } from './support/small-audit-service.ts';

/** The mutex is given up when the work takes long, though the work goes on: two then share one fencing token. */
const patienceMs = 500;

export default smallAuditSystem(({ processId, redis }, { scripts }) => {
  const mutexes = new RecordMutexes();
  return {
    scripts: withProcessToken(scripts, processId),
    alone: async ({ request }, act) => {
      const release = await mutexes.acquire(request.record);
      const timer = setTimeout(release, patienceMs);
      try {
        await act();
      } finally {
        clearTimeout(timer);
        release();
      }
    },
    flag: flagIfNoneSeenFenced(redis),
  };
});
