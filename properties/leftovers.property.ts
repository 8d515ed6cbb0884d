import { defineProperty, invariantGroups } from '../src/index.ts';
import { checkProperty } from '../src/vitest/index.ts';

/** After a graceful shutdown no lock is held, no timer is due, no call is open and no error went unhandled. */
export default checkProperty(
  defineProperty({
    name: 'nothing is left over',
    profile: 'chaos',
    invariants: invariantGroups.leftovers,
    runs: 15,
  }),
  { system: 'properties/reference-system.ts' },
);
