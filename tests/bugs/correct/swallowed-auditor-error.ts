import { smallAuditSystem } from '../support/small-audit-service.ts';

/** An auditor that cannot be asked leaves the request undecided: it is counted, and comes again. */
export default smallAuditSystem((_, { consult }) => {
  let failures = 0;
  return {
    consult: async (job) => {
      try {
        return await consult(job);
      } catch (error) {
        failures += 1;
        throw new AggregateError([error], `failure ${failures} of the auditor`, { cause: error });
      }
    },
  };
});
