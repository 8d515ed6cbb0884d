import { auditKeys } from '../../../src/audit/index.ts';
import { smallAuditSystem } from '../support/small-audit-service.ts';

/** The lock is taken only if it is free, in one step with its fence. Who holds it already, by a resent command, keeps it. */
const acquireLua = `
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
elseif redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
  redis.call('INCR', KEYS[2])
else
  return 0
end
return tonumber(redis.call('GET', KEYS[2]))`;

export default smallAuditSystem(({ redis }, { scripts }) => ({
  scripts: {
    ...scripts,
    acquire: ({ record, token, leaseMs }) =>
      redis.eval(acquireLua, 2, auditKeys.lock(record), auditKeys.fence(record), token, leaseMs),
  },
}));
