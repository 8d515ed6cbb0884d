import { fencedFlag, lockedInRedis } from '../support/correct-steps.ts';
import { smallAuditSystem } from '../support/small-audit-service.ts';

/** The lock in Redis keeps deliveries apart, of one process or of several, and the flag checks its fence. */
export default smallAuditSystem(() => ({
  alone: (_, act) => act(),
  locked: lockedInRedis,
  flag: fencedFlag,
}));
