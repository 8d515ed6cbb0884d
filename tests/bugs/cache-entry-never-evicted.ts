import type { Verdict } from '../../src/audit/index.ts';
import { smallAuditSystem } from './support/small-audit-service.ts';

/** Remembers the verdict of each request, so that a second delivery need not ask again, and never forgets one. */
export default smallAuditSystem((_, { consult }) => {
  const verdicts = new Map<string, Verdict>();
  return {
    consult: async (job) => {
      const verdict = verdicts.get(job.request.id) ?? (await consult(job));
      verdicts.set(job.request.id, verdict);
      return verdict;
    },
  };
});
