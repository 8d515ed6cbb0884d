import { defineProperty, invariantGroups } from '../src/index.ts';
import { checkProperty } from '../src/vitest/index.ts';

/** Under a realistic load, with as many faults as it must absorb, the service keeps its promises. */
export default checkProperty(
  defineProperty({
    name: 'the service level holds',
    profile: 'slo',
    invariants: [
      ...invariantGroups.serviceLevel,
      ...invariantGroups.safety,
      ...invariantGroups.conservation,
      ...invariantGroups.recovery,
      ...invariantGroups.restraint,
    ],
    runs: 100,
    thresholds: { errorRateMax: 0.01, p99MsMax: 500, contentionRateMax: 0.01, makespanMsMax: 60_000 },
  }),
  { system: 'properties/reference-system.ts' },
);
