import { EventEmitter } from 'node:events';
import { smallAuditSystem } from '../support/small-audit-service.ts';

/** Each request wants to hear of a change of the rules while it is consulted, and no longer. */
export default smallAuditSystem((_, { consult }) => {
  const rules = new EventEmitter().setMaxListeners(0);
  return {
    consult: async (job) => {
      const onChange = (): void =>
        job.work.cancel(new Error(`the rules for ${job.request.record} have changed`));
      rules.on('changed', onChange);
      try {
        return await consult(job);
      } finally {
        rules.off('changed', onChange);
      }
    },
  };
});
