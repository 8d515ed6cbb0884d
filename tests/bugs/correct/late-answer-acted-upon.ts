import { askingAgain } from '../support/asking-again.ts';
import { smallAuditSystem } from '../support/small-audit-service.ts';

/** Nobody listens to a late answer. */
export default smallAuditSystem(({ redis }) =>
  askingAgain(redis, (answer) => {
    answer.catch(() => undefined);
  }),
);
