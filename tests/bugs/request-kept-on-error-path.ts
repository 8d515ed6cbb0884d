import { smallAuditSystem } from './support/small-audit-service.ts';

/** Keeps what is under way in a set, and takes out of it only what went well. */
export default smallAuditSystem((_, { consult }) => {
  const underWay = new Set<object>();
  return {
    consult: async (job) => {
      underWay.add(job.request);
      const verdict = await consult(job);
      underWay.delete(job.request);
      return verdict;
    },
  };
});
