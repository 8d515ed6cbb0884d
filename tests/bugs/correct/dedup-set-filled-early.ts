import { smallAuditSystem } from '../support/small-audit-service.ts';

/** A request counts as seen once its work has succeeded. */
export default smallAuditSystem(({ redis }, { alone }) => ({
  alone: async (job, act) => {
    if ((await redis.sismember('audit:seen', job.request.id)) === 1) return;
    await alone(job, act);
    await redis.sadd('audit:seen', job.request.id);
  },
}));
