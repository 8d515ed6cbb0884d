import { auditKeys } from '../../src/audit/index.ts';
import { smallAuditSystem } from './support/small-audit-service.ts';

/** Deletes the lock whoever holds it: after a lost lease that is somebody else. */
export default smallAuditSystem(({ redis }, { scripts }) => ({
  scripts: { ...scripts, release: ({ record }) => redis.del(auditKeys.lock(record)) },
}));
