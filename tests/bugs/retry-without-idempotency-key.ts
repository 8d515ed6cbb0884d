import { retry } from '../../src/audit/retry.ts';
import { AuditFailure, auditKeys } from '../../src/audit/index.ts';
import { entryOf } from './support/flag-writes.ts';
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

export default smallAuditSystem(({ redis }) => ({
  flag: async ({ request: { id, record }, work }, { fence, flaggedBy }) => {
    if (flaggedBy !== undefined) return;
    const entry = entryOf({ record, request: id, fence });
    const keys = [auditKeys.fence(record), auditKeys.flag(record), auditKeys.journal];
    const written = await retry(work, policy, () => redis.eval(writeLua, 3, ...keys, fence, id, entry));
    if (Number(written) === 0) throw new AuditFailure('stale-fence', `${record} was granted again`);
  },
}));
