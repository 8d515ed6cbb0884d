import { smallAuditSystem } from './support/small-audit-service.ts';

/** A count on the side is started and left alone: when Redis refuses it, the error is nobody's. */
export default smallAuditSystem(({ redis }, { consult }) => ({
  consult: (job) => {
    void redis.incr('audit:consulted');
    return consult(job);
  },
}));
