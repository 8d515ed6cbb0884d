import { smallAuditSystem } from './support/small-audit-service.ts';
import { leaseMs, tokenLease } from './support/token-lease.ts';

/** Where the lease cannot be renewed, the lock is taken anew, though another may have held it, and flagged, meanwhile. */
export default smallAuditSystem(({ redis }, { scripts }) =>
  tokenLease(redis, ({ request: { record } }, token) => scripts.acquire({ record, token, leaseMs })),
);
