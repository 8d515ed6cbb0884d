import { z } from 'zod';
import { heapMeasurementSchema } from './finding-report.ts';

const outcomesOfRecorded = ['REPRODUCED', 'PASSES NOW', 'DIVERGED'] as const;
const outcomesOfSearched = ['FAILED', 'PASSED', 'INCONCLUSIVE'] as const;

const count = z.int().min(0);
const traceHash = z.string().regex(/^[0-9a-f]{16}$/);

const common = {
  schema: z.literal(2),
  property: z.string(),
  system: z.string().describe('path of the module of the system'),
  signature: z.string().nullable().describe('of what broke, null where nothing did'),
  detail: z.string(),
};

const runReplaySchema = z.strictObject({
  kind: z.literal('run'),
  outcome: z.enum([...outcomesOfRecorded, ...outcomesOfSearched]),
  ...common,
  traceHash,
  events: count,
  virtualMs: z.number().min(0),
});

const leakReplaySchema = z.strictObject({
  kind: z.literal('leak'),
  outcome: z.enum(outcomesOfRecorded),
  ...common,
  traceHash: traceHash.optional().describe('of the rounds, absent where they did not come to an end'),
  events: count.optional().describe('of one round, absent likewise'),
  measurement: heapMeasurementSchema.optional(),
});

/** What `raceproof replay --json` prints: for each run, or for the rounds of a leak. */
export const replayReportSchema = z.discriminatedUnion('kind', [runReplaySchema, leakReplaySchema]);

export type RunReplayReport = z.infer<typeof runReplaySchema>;
export type LeakReplayReport = z.infer<typeof leakReplaySchema>;
export type ReplayReport = z.infer<typeof replayReportSchema>;
