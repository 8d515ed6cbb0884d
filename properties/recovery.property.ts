import {
  defineProperty,
  everyFaultStrikes,
  invariantGroups,
  reachable,
  sometimesHappens,
} from '../src/index.ts';
import { checkProperty } from '../src/vitest/index.ts';

/** Whatever went wrong, once the world has healed every request is settled exactly once and every due flag is there. */
export default checkProperty(
  defineProperty({
    name: 'nothing is lost or invented and all recovers',
    profile: 'chaos',
    invariants: [
      ...invariantGroups.safety,
      ...invariantGroups.conservation,
      ...invariantGroups.recovery,
      ...invariantGroups.restraint,
    ],
    runs: 160,
    sometimes: [
      ...Object.values(sometimesHappens),
      reachable('a stale token was refused'),
      ...everyFaultStrikes,
    ],
  }),
  { system: 'properties/reference-system.ts' },
);
