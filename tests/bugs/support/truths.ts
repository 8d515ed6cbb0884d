import { defineProperty, invariantGroups, type Property } from '../../../src/index.ts';

export const safety = defineProperty({
  name: 'no record is flagged twice',
  profile: 'chaos',
  invariants: invariantGroups.safety,
});

export const recovery = defineProperty({
  name: 'nothing is lost or invented and all recovers',
  profile: 'chaos',
  invariants: [...invariantGroups.conservation, ...invariantGroups.recovery, ...invariantGroups.restraint],
});

export const leftovers = defineProperty({
  name: 'nothing is left over',
  profile: 'chaos',
  invariants: invariantGroups.leftovers,
});

const serviceLevel = defineProperty({
  name: 'the service level holds',
  profile: 'slo',
  invariants: [...invariantGroups.serviceLevel, ...invariantGroups.safety, ...invariantGroups.recovery],
});

/** Everything a correct system must keep, one property for each profile. */
export const wholeTruth: readonly Property[] = [
  defineProperty({
    name: 'all that holds under chaos',
    profile: 'chaos',
    invariants: [...safety.invariants, ...recovery.invariants, ...leftovers.invariants],
  }),
  defineProperty({
    name: 'all that holds under load',
    profile: 'slo',
    invariants: [...serviceLevel.invariants, ...recovery.invariants, ...leftovers.invariants],
  }),
];
