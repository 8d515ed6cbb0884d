import { z } from 'zod';

const outcomes = ['REPRODUCED', 'PASSES NOW', 'DIVERGED', 'FAILED', 'PASSED', 'INCONCLUSIVE'] as const;

/** What `raceproof replay --json` prints for each run. The first three outcomes are of a recorded failure. */
export const replayReportSchema = z.strictObject({
  schema: z.literal(1),
  outcome: z.enum(outcomes),
  property: z.string(),
  system: z.string().describe('path of the module of the system'),
  signature: z.string().nullable().describe('of what broke, null where nothing did'),
  detail: z.string(),
  traceHash: z.string().regex(/^[0-9a-f]{16}$/),
  events: z.int().min(0),
  virtualMs: z.number().min(0),
});

export type ReplayReport = z.infer<typeof replayReportSchema>;
