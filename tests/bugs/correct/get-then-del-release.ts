import { auditKeys } from '../../../src/audit/index.ts';
import { smallAuditSystem } from '../support/small-audit-service.ts';

/** Compares and deletes in one step at the store. */
const releaseLua = `
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0`;

export default smallAuditSystem(({ redis }, { scripts }) => ({
  scripts: {
    ...scripts,
    release: ({ record, token }) => redis.eval(releaseLua, 1, auditKeys.lock(record), token),
  },
}));
