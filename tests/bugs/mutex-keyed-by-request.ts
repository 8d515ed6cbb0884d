import { flagIfNoneSeenFenced } from './support/flag-writes.ts';
import { RecordMutexes } from './support/record-mutexes.ts';
import { smallAuditSystem } from './support/small-audit-service.ts';

/** The mutex is one of the request, not of the record: two requests about one record share a fencing token. */
export default smallAuditSystem(({ processId, redis }, { scripts }) => {
  const mutexes = new RecordMutexes();
  return {
    // One token for the whole process, so that its deliveries do not meet at the lock: the mutex keeps them apart.
    scripts: {
      ...scripts,
      acquire: (call) => scripts.acquire({ ...call, token: processId }),
      renew: (call) => scripts.renew({ ...call, token: processId }),
      release: (call) => scripts.release({ ...call, token: processId }),
    },
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
