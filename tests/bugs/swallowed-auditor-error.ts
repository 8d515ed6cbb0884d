import { smallAuditSystem } from './support/small-audit-service.ts';

/** An auditor that cannot be asked counts as one that said "clean". */
export default smallAuditSystem((_, { consult }) => ({
  consult: async (job) => {
    try {
      return await consult(job);
    } catch {
      return 'clean';
    }
  },
}));
