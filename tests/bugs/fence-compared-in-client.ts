import { AuditFailure, auditKeys } from '../../src/audit/index.ts';
import { flagIfNoneSeen } from './support/flag-writes.ts';
import { smallAuditSystem } from './support/small-audit-service.ts';

/** The client compares the fence and then writes: a lock lost in between is not noticed. */
export default smallAuditSystem(({ redis }) => {
  const write = flagIfNoneSeen(redis);
  return {
    flag: async (job, grant) => {
      const newest = Number(await redis.get(auditKeys.fence(job.request.record)));
      if (newest !== grant.fence) throw new AuditFailure('stale-fence', 'the record was granted again');
      await write(job, grant);
    },
  };
});
