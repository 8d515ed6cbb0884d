import { fencedFlag, lockedInRedis } from '../support/correct-steps.ts';
import { smallAuditSystem } from '../support/small-audit-service.ts';

/** The mutex in memory only spares Redis; its lock is what keeps processes apart. */
export default smallAuditSystem((_, { alone }) => ({ alone, locked: lockedInRedis, flag: fencedFlag }));
