import { withinWork } from './support/job.ts';
import { smallAuditSystem } from './support/small-audit-service.ts';

/** A request counts as seen before its work has succeeded: when the work fails, nobody does it again. */
export default smallAuditSystem(({ redis }, { alone }) => ({
  alone: async (job, act) => {
    const isNew = (await withinWork(job, 'marking', () => redis.sadd('audit:seen', job.request.id))) === 1;
    if (isNew) await alone(job, act);
  },
}));
