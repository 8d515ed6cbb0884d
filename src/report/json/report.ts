import { z } from 'zod';
import { corpusReportSchema } from './corpus-report.ts';
import { propertyReportSchema } from './property-report.ts';

export const reportSchemaVersion = 2;

const place = {
  file: z.string().describe('relative to the root of the tests, with forward slashes'),
  line: z.int().min(1).describe('of the property'),
  state: z.enum(['passed', 'failed', 'skipped']).describe('of its test'),
  durationMs: z.number().min(0),
};

const runErrorSchema = z.strictObject({
  file: z.string().optional().describe('relative to the root of the tests; absent where it is of no file'),
  message: z.string(),
});

/** raceproof-report/report.json: what came of the properties and the corpus in one run of the tests. */
export const reportSchema = z.strictObject({
  schema: z.literal(reportSchemaVersion),
  raceproof: z.string().describe('version'),
  node: z.string().describe('version'),
  passed: z.boolean().describe('whether the run of the tests passes: vitest ends with 0'),
  errors: z
    .array(runErrorSchema)
    .optional()
    .describe('what failed the run beside these properties and entries; absent where nothing did'),
  corpus: z.array(corpusReportSchema),
  properties: z.array(
    z.strictObject({
      name: z.string(),
      ...place,
      errors: z.array(z.string()).describe('of its test, in full'),
      result: propertyReportSchema
        .optional()
        .describe('absent where it did not run, ended early or was a replay'),
      page: z
        .string()
        .optional()
        .describe('the HTML page of its failure, in the folder of this report; absent where there is none'),
    }),
  ),
});

export type Report = z.infer<typeof reportSchema>;
/** A file that cannot be loaded, a test of something else that fails, or why nothing was proved. */
export type RunError = z.infer<typeof runErrorSchema>;
export type ReportedProperty = Report['properties'][number];
