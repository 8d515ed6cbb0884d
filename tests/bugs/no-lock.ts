import { flagIfNoneSeen } from './support/flag-writes.ts';
import { smallAuditSystem } from './support/small-audit-service.ts';

/** Nothing keeps two deliveries apart: each looks for an earlier flag, then writes its own. */
export default smallAuditSystem(({ redis }) => ({
  alone: (_, act) => act(),
  locked: (_, act) => act({ fence: 0, flaggedBy: undefined }),
  flag: flagIfNoneSeen(redis),
}));
