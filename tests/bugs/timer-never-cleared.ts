import { smallAuditSystem } from './support/small-audit-service.ts';

/** The time-out of a call outlives the call. */
const timeoutMs = 7_000;

export default smallAuditSystem((_, { consult }) => ({
  consult: (job) => {
    const timeout = new Promise<never>((_resolve, reject) => {
      setTimeout(() => reject(new Error('the auditor took too long')), timeoutMs);
    });
    return Promise.race([consult(job), timeout]);
  },
}));
