import { smallAuditSystem } from './support/small-audit-service.ts';

/** Acknowledges first and flags then: a crash in between loses the flag. */
export default smallAuditSystem((_, { flag }) => ({
  flag: async (job, grant) => {
    await job.delivery.ack();
    await flag(job, grant);
  },
}));
