import { smallAuditSystem } from '../support/small-audit-service.ts';

/** Flags first and acknowledges then: a crash in between only repeats the work. */
export default smallAuditSystem((_, { flag }) => ({
  flag: async (job, grant) => {
    await flag(job, grant);
    await job.delivery.ack();
  },
}));
