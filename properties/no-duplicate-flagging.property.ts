import { defineProperty, invariantGroups } from '../src/index.ts';
import { checkProperty } from '../src/vitest/index.ts';

/** Whatever the schedule and the faults, a record is flagged at most once, and only for good reason. */
export default checkProperty(
  defineProperty({
    name: 'no record is flagged twice',
    profile: 'chaos',
    invariants: invariantGroups.safety,
    runs: 12,
    smallScope: { requests: 2, processes: 2, faultsMax: 0, deviationsMax: 2 },
  }),
  { system: 'properties/reference-system.ts' },
);
