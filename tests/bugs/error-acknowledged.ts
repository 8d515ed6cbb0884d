import { smallAuditSystem } from './support/small-audit-service.ts';

/** What failed is acknowledged, so that it does not come back: no error is seen, and the flag is lost. */
export default smallAuditSystem(() => ({ endingAfter: () => ({ kind: 'done', outcome: 'clean' }) }));
