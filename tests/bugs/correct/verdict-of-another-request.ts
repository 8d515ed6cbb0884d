import { smallAuditSystem } from '../support/small-audit-service.ts';

/** Each request keeps its verdict to itself. */
export default smallAuditSystem(({ redis }, { consult }) => ({
  consult: async (job) => {
    const verdict = await consult(job);
    await redis.incr('audit:consulted');
    return verdict;
  },
}));
