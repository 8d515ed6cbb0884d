import { askingAgain } from '../support/asking-again.ts';
import { smallAuditSystem } from '../support/small-audit-service.ts';

/** A question is given up when its time is over, and nobody listens to a late answer. */
export default smallAuditSystem(({ redis }) =>
  askingAgain(redis, ({ answer, giveUp }) => {
    giveUp();
    answer.catch(() => undefined);
  }),
);
