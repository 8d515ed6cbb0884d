import { smallAuditSystem } from '../support/small-audit-service.ts';

const entriesMax = 1_000;

/** Notes when the last requests were consulted. */
export default smallAuditSystem((_, { consult }) => {
  const history: { readonly atMs: number }[] = [];
  return {
    consult: (job) => {
      history.push({ atMs: performance.now() });
      if (history.length > entriesMax) history.shift();
      return consult(job);
    },
  };
});
