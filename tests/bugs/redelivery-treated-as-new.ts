import { AuditFailure, auditKeys } from '../../src/audit/index.ts';
import { entryOf } from './support/flag-writes.ts';
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
  flag: async ({ request: { id, record } }, { fence }) => {
    const entry = entryOf({ record, request: id, fence });
    const keys = [auditKeys.fence(record), auditKeys.flag(record), auditKeys.journal];
    const written = await redis.eval(writeLua, 3, ...keys, fence, id, entry);
    if (Number(written) === 0) throw new AuditFailure('stale-fence', `${record} was granted again`);
  },
}));
