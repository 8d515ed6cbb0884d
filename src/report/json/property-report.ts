import { z } from 'zod';
import { leakFindingSchema, runFindingSchema } from './finding-report.ts';
import { scopeReportSchema, summaryReportSchema } from './summary-report.ts';

/** What came of one property in one run of the tests. */
export const propertyReportSchema = z.strictObject({
  property: z.string(),
  outcome: z.enum(['passed', 'failed', 'inconclusive', 'nondeterministic', 'unreached']),
  reason: z.string().describe('why it did not pass, in a line or more; empty where it did'),
  system: z.string().describe('path of the module of the system'),
  search: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('sampled'), summary: summaryReportSchema }),
    z.strictObject({ kind: z.literal('exhaustive'), summary: scopeReportSchema }),
    z.strictObject({ kind: z.literal('rounds'), summary: summaryReportSchema }),
  ]),
  finding: z.discriminatedUnion('kind', [runFindingSchema, leakFindingSchema]).optional(),
  block: z
    .string()
    .describe('the failure as a terminal shows it, 80 columns, without colour; empty without one'),
});

export type PropertyReport = z.infer<typeof propertyReportSchema>;
