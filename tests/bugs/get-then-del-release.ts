import { auditKeys } from '../../src/audit/index.ts';
import { smallAuditSystem } from './support/small-audit-service.ts';

/** Compares the token in the client: between the two commands the lock may become another's. */
export default smallAuditSystem(({ redis }, { scripts }) => ({
  scripts: {
    ...scripts,
    release: async ({ record, token }) => {
      const holder = await redis.get(auditKeys.lock(record));
      return holder === token ? redis.del(auditKeys.lock(record)) : 0;
    },
  },
}));
