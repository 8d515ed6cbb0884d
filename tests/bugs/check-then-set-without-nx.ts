import { auditKeys } from '../../src/audit/index.ts';
import { smallAuditSystem } from './support/small-audit-service.ts';

/** Looks whether the lock is free and then takes it: two can find it free at once. */
export default smallAuditSystem(({ redis }, { scripts }) => ({
  scripts: {
    ...scripts,
    acquire: async ({ record, token, leaseMs }) => {
      const holder = await redis.get(auditKeys.lock(record));
      if (holder !== null && holder !== token) return 0;
      await redis.set(auditKeys.lock(record), token, 'PX', leaseMs);
      return redis.incr(auditKeys.fence(record));
    },
  },
}));
