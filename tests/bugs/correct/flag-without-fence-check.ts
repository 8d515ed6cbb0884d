import { flagIfNoneSeenFenced } from '../support/flag-writes.ts';
import { smallAuditSystem } from '../support/small-audit-service.ts';

/** The store refuses a flag whose fence is not the newest. */
export default smallAuditSystem(({ redis }) => ({ flag: flagIfNoneSeenFenced(redis) }));
