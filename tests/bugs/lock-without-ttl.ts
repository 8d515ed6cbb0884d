import { auditKeys } from '../../src/audit/index.ts';
import { smallAuditSystem } from './support/small-audit-service.ts';

/** The lock has no lease: a crash leaves it for ever. */
const acquireLua = `
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return tonumber(redis.call('GET', KEYS[2]))
end
if redis.call('SET', KEYS[1], ARGV[1], 'NX') then
  return redis.call('INCR', KEYS[2])
end
return 0`;

export default smallAuditSystem(({ redis }, { scripts }) => ({
  scripts: {
    ...scripts,
    acquire: ({ record, token }) =>
      redis.eval(acquireLua, 2, auditKeys.lock(record), auditKeys.fence(record), token),
    renew: () => Promise.resolve(1),
  },
}));
