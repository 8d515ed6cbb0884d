import { auditKeys } from '../../src/audit/index.ts';
import { flagBy, requireFresh } from './support/flag-writes.ts';
import { withinWork } from './support/job.ts';
import { smallAuditSystem } from './support/small-audit-service.ts';

/** Whether the record is flagged is looked at before the lock is taken: by then another may have flagged it. */
const writeLua = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
if redis.call('GET', KEYS[2]) == ARGV[2] then
  return 1
end
redis.call('SET', KEYS[2], ARGV[2])
return redis.call('RPUSH', KEYS[3], ARGV[3])`;

export default smallAuditSystem(({ redis }, { locked }) => ({
  locked: async (job, act) => {
    const key = auditKeys.flag(job.request.record);
    if ((await withinWork(job, 'looking', () => redis.get(key))) !== null) return;
    await locked(job, act);
  },
  flag: async (job, { fence }) => requireFresh(await flagBy(redis, writeLua)(job, fence), job.request.record),
}));
