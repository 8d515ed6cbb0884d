import { flagIfNoneSeen } from './support/flag-writes.ts';
import { smallAuditSystem } from './support/small-audit-service.ts';

/** The lease ends while the auditor still thinks, nobody renews it, and no fence stops the late flag. */
const leaseMs = 200;

export default smallAuditSystem(({ redis }, { scripts }) => ({
  scripts: {
    ...scripts,
    acquire: ({ record, token }) => scripts.acquire({ record, token, leaseMs }),
    renew: () => Promise.resolve(1),
  },
  flag: flagIfNoneSeen(redis),
}));
