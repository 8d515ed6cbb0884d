import { smallAuditSystem } from '../support/small-audit-service.ts';

/** What failed goes back to the queue, and to the dead letters once that has happened too often. */
export default smallAuditSystem((_, { endingAfter }) => ({ endingAfter }));
