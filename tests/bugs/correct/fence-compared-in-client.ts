import { flagIfNoneSeenFenced } from '../support/flag-writes.ts';
import { smallAuditSystem } from '../support/small-audit-service.ts';

/** The store compares the fence and writes in one step. */
export default smallAuditSystem(({ redis }) => ({ flag: flagIfNoneSeenFenced(redis) }));
