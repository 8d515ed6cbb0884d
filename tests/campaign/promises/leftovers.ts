import { defineProperty, invariantGroups } from '../../../src/index.ts';

export default defineProperty({
  name: 'nothing is left over',
  profile: 'chaos',
  invariants: invariantGroups.leftovers,
});
