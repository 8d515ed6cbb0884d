import { smallAuditSystem } from '../support/small-audit-service.ts';
import { aloneWithBoth } from '../support/two-records.ts';

/** Every audit takes the two records in the order of their names. */
export default smallAuditSystem(({ redis }) => ({
  alone: aloneWithBoth(redis, (record, neighbour) =>
    record < neighbour ? [record, neighbour] : [neighbour, record],
  ),
}));
