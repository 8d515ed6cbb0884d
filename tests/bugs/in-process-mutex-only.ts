import { flagIfNoneSeen } from './support/flag-writes.ts';
import { smallAuditSystem } from './support/small-audit-service.ts';

/** A mutex in memory is the only lock: other processes have one of their own. */
export default smallAuditSystem(({ redis }, { alone }) => ({
  alone,
  locked: (_, act) => act({ fence: 0, flaggedBy: undefined }),
  flag: flagIfNoneSeen(redis),
}));
