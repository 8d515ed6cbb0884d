import { auditKeys } from '../../../src/audit/index.ts';
import { flagIfNoneSeenFenced } from '../support/flag-writes.ts';
import { withinWork } from '../support/job.ts';
import { smallAuditSystem } from '../support/small-audit-service.ts';

/** Looking before the lock only spares the lock; what counts is looked at again while it is held. */
export default smallAuditSystem(({ redis }, { locked }) => ({
  locked: async (job, act) => {
    const key = auditKeys.flag(job.request.record);
    if ((await withinWork(job, 'looking', () => redis.get(key))) !== null) return;
    await locked(job, act);
  },
  flag: flagIfNoneSeenFenced(redis),
}));
