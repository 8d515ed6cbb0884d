import { z } from 'zod';

/** What became of one entry of the corpus. What could not be read is null. */
export const corpusReportSchema = z.strictObject({
  file: z.string(),
  outcome: z.enum(['REPRODUCED', 'FIXED', 'DIVERGED', 'UNDECODABLE']),
  holds: z.boolean().describe('whether the outcome is what the entry expects; false fails the run'),
  detail: z.string(),
  expected: z.enum(['passes', 'fails']).nullable(),
  property: z.string().nullable(),
  system: z.string().nullable().describe('path of the module it was held against'),
  signature: z.string().nullable(),
  events: z.int().min(0).describe('of the recorded run; 0 for a leak, which is of many'),
  stale: z
    .boolean()
    .describe('it passes, and nothing of its schedule or faults takes place in the system as it is'),
});

export type CorpusReport = z.infer<typeof corpusReportSchema>;
