import { smallAuditSystem } from '../support/small-audit-service.ts';
import { leaseLost, tokenLease } from '../support/token-lease.ts';

/** Where the lease cannot be renewed, it was lost, and the work fails. */
export default smallAuditSystem(({ redis }) =>
  tokenLease(redis, ({ request }) => Promise.reject(leaseLost(request.record))),
);
