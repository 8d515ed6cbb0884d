import { smallAuditSystem } from '../support/small-audit-service.ts';

/** The time-out of a call ends with the call. */
const timeoutMs = 7_000;

export default smallAuditSystem((_, { consult }) => ({
  consult: async (job) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('the auditor took too long')), timeoutMs);
    });
    try {
      return await Promise.race([consult(job), timeout]);
    } finally {
      clearTimeout(timer);
    }
  },
}));
