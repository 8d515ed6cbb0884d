import { fencedFlag } from '../support/correct-steps.ts';
import { smallAuditSystem } from '../support/small-audit-service.ts';

/** The lease is renewed while the work lasts, and the fence covers the rest. */
export default smallAuditSystem(() => ({ flag: fencedFlag }));
