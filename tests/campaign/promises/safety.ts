import { defineProperty, invariantGroups } from '../../../src/index.ts';

export default defineProperty({
  name: 'no record is flagged twice',
  profile: 'chaos',
  invariants: invariantGroups.safety,
});
