import { smallAuditSystem } from '../support/small-audit-service.ts';

/** The flag is waited for, and its failure is the request's. */
export default smallAuditSystem((_, { flag }) => ({
  flag: async (job, grant) => {
    await flag(job, grant);
  },
}));
