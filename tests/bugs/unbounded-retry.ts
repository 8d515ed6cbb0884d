import { smallAuditSystem } from './support/small-audit-service.ts';

/** What fails is tried again for ever: a request that cannot succeed never ends. */
export default smallAuditSystem(() => ({
  endingAfter: (_, error) => ({ kind: 'returned', delayMs: 500, error }),
}));
