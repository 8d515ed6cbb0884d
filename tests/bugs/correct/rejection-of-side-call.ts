import { withinWork } from '../support/job.ts';
import { smallAuditSystem } from '../support/small-audit-service.ts';

/** A count on the side is waited for within the work, and may fail. */
export default smallAuditSystem(({ redis }, { consult }) => ({
  consult: async (job) => {
    await withinWork(job, 'counting', () => redis.incr('audit:consulted')).catch(() => undefined);
    return consult(job);
  },
}));
