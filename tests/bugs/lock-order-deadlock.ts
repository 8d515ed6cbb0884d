import { smallAuditSystem } from './support/small-audit-service.ts';
import { aloneWithBoth } from './support/two-records.ts';

/** Each audit takes its own record first and the neighbour's second: two neighbours wait for each other for ever. */
export default smallAuditSystem(({ redis }) => ({
  alone: aloneWithBoth(redis, (record, neighbour) => [record, neighbour]),
}));
