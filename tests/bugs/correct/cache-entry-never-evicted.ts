import type { Verdict } from '../../../src/audit/index.ts';
import { smallAuditSystem } from '../support/small-audit-service.ts';

const entriesMax = 500;

/** Remembers the verdicts of the last requests: the oldest makes room for the newest. */
export default smallAuditSystem((_, { consult }) => {
  const verdicts = new Map<string, Verdict>();
  return {
    consult: async (job) => {
      const verdict = verdicts.get(job.request.id) ?? (await consult(job));
      verdicts.set(job.request.id, verdict);
      const [oldest] = verdicts.keys();
      if (verdicts.size > entriesMax && oldest !== undefined) verdicts.delete(oldest);
      return verdict;
    },
  };
});
