import { auditKeys } from '../../../src/audit/index.ts';
import { entryOf, requireFresh } from '../support/flag-writes.ts';
import { smallAuditSystem } from '../support/small-audit-service.ts';

/** The journal and the mark are written in one step. */
const appendLua = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
if redis.call('SET', KEYS[3], ARGV[3], 'NX') then
  redis.call('RPUSH', KEYS[2], ARGV[2])
end
return 1`;

export default smallAuditSystem(({ redis }) => ({
  flag: async ({ request: { id, record } }, { fence }) => {
    const entry = entryOf({ record, request: id, fence });
    const keys = [auditKeys.fence(record), auditKeys.journal, auditKeys.flag(record)];
    const written = await redis.eval(appendLua, 3, ...keys, fence, entry, id);
    requireFresh(written, record);
  },
}));
