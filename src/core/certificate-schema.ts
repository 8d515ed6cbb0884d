import { z } from 'zod';

const count = z.int().min(0);

/** What is known of everything smaller than a failure, as reports and kept failures hold it. */
export const certificateSchema = z.strictObject({
  kind: z
    .enum(['minimal', 'undecided', 'not-certified'])
    .describe('undecided: every smaller schedule was run, but not every one could be judged'),
  schedules: count.describe('how many smaller schedules were run'),
  otherFailures: count.optional().describe('how many of them fail with another signature'),
  undecided: count.optional().describe('how many of them could not be judged'),
});
