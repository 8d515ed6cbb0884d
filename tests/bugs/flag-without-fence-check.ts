import { flagIfNoneSeen } from './support/flag-writes.ts';
import { smallAuditSystem } from './support/small-audit-service.ts';

/** Whoever once held the lock may flag, however long ago it lost it. */
export default smallAuditSystem(({ redis }) => ({ flag: flagIfNoneSeen(redis) }));
