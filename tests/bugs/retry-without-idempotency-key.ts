import { retry } from '../../src/audit/retry.ts';
import { flagBy, requireFresh } from './support/flag-writes.ts';
import { smallAuditSystem } from './support/small-audit-service.ts';

/** A write without an answer is sent again, and nothing tells the store that it has had it before. */
const writeLua = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[2], ARGV[2])
redis.call('RPUSH', KEYS[3], ARGV[3])
return 1`;

const policy = { operation: 'writing', limitMs: 250, attemptsMax: 3, baseMs: 25, maxMs: 100 };

export default smallAuditSystem(({ redis }) => {
  const write = flagBy(redis, writeLua);
  return {
    flag: async (job, { fence, flaggedBy }) => {
      if (flaggedBy !== undefined) return;
      requireFresh(await retry(job.work, policy, () => write(job, fence)), job.request.record);
    },
  };
});
