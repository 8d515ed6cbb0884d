import { withinWork } from '../support/job.ts';
import { smallAuditSystem } from '../support/small-audit-service.ts';

/** A request counts as seen once its work has succeeded. */
export default smallAuditSystem(({ redis }, { alone }) => ({
  alone: async (job, act) => {
    const { id } = job.request;
    if ((await withinWork(job, 'looking', () => redis.sismember('audit:seen', id))) === 1) return;
    await alone(job, act);
    await withinWork(job, 'marking', () => redis.sadd('audit:seen', id));
  },
}));
