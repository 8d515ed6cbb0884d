import { flagIfNoneSeenFenced } from './support/flag-writes.ts';
import { withProcessToken } from './support/process-token.ts';
import { RecordMutexes } from './support/record-mutexes.ts';
import { smallAuditSystem } from './support/small-audit-service.ts';

/** The mutex is one of the request, not of the record: two requests about one record share a fencing token. */
export default smallAuditSystem(({ processId, redis }, { scripts }) => {
  const mutexes = new RecordMutexes();
  return {
    scripts: withProcessToken(scripts, processId),
    alone: async ({ request }, act) => {
      const release = await mutexes.acquire(request.id);
      try {
        await act();
      } finally {
        release();
      }
    },
    flag: flagIfNoneSeenFenced(redis),
  };
});
