import { defineProperty, invariantGroups } from '../../../src/index.ts';
import { checkProperty } from '../../../src/vitest/index.ts';

/** Holds for one process that is deployed so, and is promised of no other. */
export default checkProperty(
  defineProperty({ name: 'what is stated', profile: 'chaos', invariants: invariantGroups.safety }),
  {
    system: 'examples/racy-worker.ts',
    concurrency: { min: 2, max: 5 },
    processes: { min: 1, max: 1 },
    faults: ['auditor.transient'],
    deployment: { redis: { resend: false } },
  },
);
