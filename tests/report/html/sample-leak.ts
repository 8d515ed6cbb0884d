import type { HeapFinding } from '../../../src/core/heap-finding.ts';
import { samplePlan } from '../sample-finding.ts';

/** One object of every request is kept. */
export const keptRequests: HeapFinding = {
  property: 'the heap is stable',
  violation: {
    invariant: 'stable-heap',
    message: 'the heap grows by 120 bytes for each request',
    why: 'of every request handed to the system, one object stays reachable',
    cause: 'census|request',
    step: undefined,
    requests: [],
  },
  signature: 'stable-heap|census|request',
  isNew: true,
  plan: samplePlan,
  original: { processes: 2, faults: 5 },
  traceHash: '0123456789abcdef',
  events: 1_200,
  measurement: {
    requestsPerRound: 100,
    warmUpRounds: 25,
    bytes: Array.from({ length: 60 }, (_, index) => 40_000_000 + 12_000 * index + 1_000 * (index % 3)),
    slope: { overall: 120, halves: [119, 121] },
    census: [{ kind: 'request', handedOver: 8_500, reachable: 8_500, grownBy: 6_000 }],
  },
  reproduced: { times: 1, of: 1 },
  replay: { command: 'RACEPROOF_REPLAY=x npx vitest run properties -t "heap"', file: undefined },
};
