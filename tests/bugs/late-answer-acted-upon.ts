import { askingAgain } from './support/asking-again.ts';
import { smallAuditSystem } from './support/small-audit-service.ts';

/** The time-out does not cancel the question: its late answer is acted upon beside that to the next one. */
export default smallAuditSystem(({ redis }) =>
  askingAgain(redis, ({ answer, act }) => {
    answer.then(act).catch(() => undefined);
  }),
);
