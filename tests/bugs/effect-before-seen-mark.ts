import { auditKeys } from '../../src/audit/index.ts';
import { entryOf, requireFresh } from './support/flag-writes.ts';
import { smallAuditSystem } from './support/small-audit-service.ts';

/** The journal is written first and the record marked as flagged then: a crash in between repeats the effect. */
const appendLua = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('RPUSH', KEYS[2], ARGV[2])`;

export default smallAuditSystem(({ redis }) => ({
  flag: async ({ request: { id, record } }, { fence }) => {
    const entry = entryOf({ record, request: id, fence });
    if ((await redis.get(auditKeys.flag(record))) !== null) return;
    const written = await redis.eval(appendLua, 2, auditKeys.fence(record), auditKeys.journal, fence, entry);
    requireFresh(written, record);
    await redis.set(auditKeys.flag(record), id);
  },
}));
