import { smallAuditSystem } from './support/small-audit-service.ts';
import { countingBoth } from './support/two-records.ts';

/** Each audit takes its own record first and the neighbour's second: two neighbours wait for each other for ever. */
export default smallAuditSystem(({ redis }, { alone }) => ({
  alone: countingBoth(redis, alone, (record, neighbour) => [record, neighbour]),
}));
