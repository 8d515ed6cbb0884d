import { auditKeys } from '../../../src/audit/index.ts';
import { smallAuditSystem } from '../support/small-audit-service.ts';

/** Whether a lease has ended is told by the store, which has one clock. */
const acquireLua = `
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return tonumber(redis.call('GET', KEYS[2]))
end
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
  return redis.call('INCR', KEYS[2])
end
return 0`;

export default smallAuditSystem(({ redis }, { scripts }) => ({
  scripts: {
    ...scripts,
    acquire: ({ record, token, leaseMs }) =>
      redis.eval(acquireLua, 2, auditKeys.lock(record), auditKeys.fence(record), token, leaseMs),
  },
}));
