import { defineProperty, invariantGroups } from '../src/index.ts';
import { checkSmallScope } from '../src/vitest/index.ts';

/** Whatever holds for hundreds of requests holds for three of them, in every schedule within a bound. */
export default checkSmallScope(
  defineProperty({
    name: 'every schedule of a few requests passes',
    profile: 'chaos',
    invariants: [
      ...invariantGroups.safety,
      ...invariantGroups.conservation,
      ...invariantGroups.recovery,
      ...invariantGroups.restraint,
      ...invariantGroups.leftovers,
    ],
  }),
  { system: 'properties/reference-system.ts', requests: 3, processes: 2, faultsMax: 1, deviationsMax: 2 },
);
