import { smallAuditSystem } from './support/small-audit-service.ts';

/** The flag is fired and forgotten: the request is acknowledged whether or not it was written. */
export default smallAuditSystem((_, { flag }) => ({
  flag: (job, grant) => {
    void flag(job, grant).catch(() => undefined);
    return Promise.resolve();
  },
}));
