import { EventEmitter } from 'node:events';
import { smallAuditSystem } from './support/small-audit-service.ts';

/** Each request wants to hear of a change of the rules while it is consulted, and goes on listening for ever. */
export default smallAuditSystem((_, { consult }) => {
  const rules = new EventEmitter().setMaxListeners(0);
  return {
    consult: (job) => {
      rules.on('changed', () =>
        job.work.cancel(new Error(`the rules for ${job.request.record} have changed`)),
      );
      return consult(job);
    },
  };
});
