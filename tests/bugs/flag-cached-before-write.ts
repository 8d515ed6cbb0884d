import { smallAuditSystem } from './support/small-audit-service.ts';

/** A record counts as flagged before its flag is written: when the write fails, the next attempt believes it. */
export default smallAuditSystem((_, { flag }) => {
  const flagged = new Set<string>();
  return {
    flag: async (job, grant) => {
      const { record } = job.request;
      if (flagged.has(record)) return;
      flagged.add(record);
      await flag(job, grant);
    },
  };
});
