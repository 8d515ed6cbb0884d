import { smallAuditSystem } from '../support/small-audit-service.ts';

/** Keeps what is under way in a set, and takes it out however it went. */
export default smallAuditSystem((_, { consult }) => {
  const underWay = new Set<object>();
  return {
    consult: async (job) => {
      underWay.add(job.request);
      try {
        return await consult(job);
      } finally {
        underWay.delete(job.request);
      }
    },
  };
});
