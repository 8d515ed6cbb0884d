import { auditKeys } from '../../src/audit/index.ts';
import { smallAuditSystem } from './support/small-audit-service.ts';

/** Whether a lease has ended is told by the wall clock of whoever wants the lock; clocks differ. */
const acquireLua = `
local untilMs = tonumber(redis.call('GET', KEYS[3]) or '0')
local holder = redis.call('GET', KEYS[1])
if holder == ARGV[1] then
  return tonumber(redis.call('GET', KEYS[2]))
end
if holder and untilMs > tonumber(ARGV[3]) then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('SET', KEYS[3], tonumber(ARGV[3]) + tonumber(ARGV[2]))
return redis.call('INCR', KEYS[2])`;

export default smallAuditSystem(({ redis }, { scripts }) => ({
  scripts: {
    ...scripts,
    acquire: ({ record, token, leaseMs }) => {
      const keys = [auditKeys.lock(record), auditKeys.fence(record), `audit:until:${record}`];
      return redis.eval(acquireLua, 3, ...keys, token, leaseMs, Date.now());
    },
  },
}));
