import type { Verdict } from '../../src/audit/index.ts';
import { smallAuditSystem } from './support/small-audit-service.ts';

/** All requests of a process keep their verdict in one variable, across an await. */
export default smallAuditSystem(({ redis }, { consult }) => {
  let verdict: Verdict = 'clean';
  return {
    consult: async (job) => {
      verdict = await consult(job);
      await redis.incr('audit:consulted');
      return verdict;
    },
  };
});
