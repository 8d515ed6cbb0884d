import { smallAuditSystem } from '../support/small-audit-service.ts';
import { countingBoth } from '../support/two-records.ts';

/** Every audit takes the two records in the order of their names. */
export default smallAuditSystem(({ redis }, { alone }) => ({
  alone: countingBoth(redis, alone, (record, neighbour) =>
    record < neighbour ? [record, neighbour] : [neighbour, record],
  ),
}));
