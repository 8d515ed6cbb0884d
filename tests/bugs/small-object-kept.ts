import { smallAuditSystem } from './support/small-audit-service.ts';

/** Notes when each request was consulted, for statistics that nobody ever reads. */
export default smallAuditSystem((_, { consult }) => {
  const history: { readonly atMs: number }[] = [];
  return {
    consult: (job) => {
      history.push({ atMs: performance.now() });
      return consult(job);
    },
  };
});
