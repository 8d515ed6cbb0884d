import { flagIfNoneSeen } from '../bugs/support/flag-writes.ts';
import { smallAuditSystem } from '../bugs/support/small-audit-service.ts';

/** The same mistake in a system that has changed otherwise: it says hello before it tells the queue. */
export default smallAuditSystem(({ redis }, { answer }) => ({
  alone: (_, act) => act(),
  locked: (_, act) => act({ fence: 0, flaggedBy: undefined }),
  flag: flagIfNoneSeen(redis),
  answer: async (job, ending) => {
    await redis.get('hello');
    await answer(job, ending);
  },
}));
