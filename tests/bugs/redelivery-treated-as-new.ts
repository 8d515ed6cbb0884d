import { flagBy, requireFresh } from './support/flag-writes.ts';
import { smallAuditSystem } from './support/small-audit-service.ts';

/** Only the flag of another request counts as an earlier one: a request that comes again flags again. */
const writeLua = `
local flaggedBy = redis.call('GET', KEYS[2])
if flaggedBy and flaggedBy ~= ARGV[2] then
  return 2
end
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[2], ARGV[2])
redis.call('RPUSH', KEYS[3], ARGV[3])
return 1`;

export default smallAuditSystem(({ redis }, { locked }) => ({
  locked: (job, act) => locked(job, ({ fence }) => act({ fence, flaggedBy: undefined })),
  flag: async (job, { fence }) => requireFresh(await flagBy(redis, writeLua)(job, fence), job.request.record),
}));
