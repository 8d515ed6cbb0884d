import { smallAuditSystem } from '../support/small-audit-service.ts';

/** A record counts as flagged once its flag is written. */
export default smallAuditSystem((_, { flag }) => {
  const flagged = new Set<string>();
  return {
    flag: async (job, grant) => {
      const { record } = job.request;
      if (flagged.has(record)) return;
      await flag(job, grant);
      flagged.add(record);
    },
  };
});
