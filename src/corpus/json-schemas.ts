import { z } from 'zod';
import { planSchema } from '../core/plan-schema.ts';
import { campaignReportSchema } from '../report/json/campaign-report.ts';
import { loadSummarySchema } from '../report/json/load-summary.ts';
import { replayReportSchema } from '../report/json/replay-report.ts';
import { reportSchema } from '../report/json/report.ts';
import { recordSchema } from '../verify/replay-record.ts';
import { corpusFieldsSchema } from './corpus-entry.ts';

const failure = recordSchema.extend({
  plan: planSchema,
  checksums: z.record(z.string(), z.string().regex(/^[0-9a-f]{16}$/)).describe('of each other field'),
});

/** Every kind of JSON document that raceproof writes, by the name of its schema's file. */
const documents = {
  campaign: [campaignReportSchema, 'What a deep run came to: summary.json in its folder'],
  'corpus-entry': [
    failure.extend({ corpus: corpusFieldsSchema }),
    'A failure that is kept for good: properties/corpus/*.json',
  ],
  failure: [failure, 'A failure that can be replayed: raceproof-failures/*.json'],
  load: [loadSummarySchema, 'What one load test came to: raceproof-report/load.json'],
  replay: [
    replayReportSchema,
    'What raceproof replay --json prints for each run, or for the rounds of a leak',
  ],
  report: [reportSchema, 'What came of the properties in one run of the tests: raceproof-report/report.json'],
} as const;

/** The JSON Schemas (draft 2020-12) of what raceproof writes, as the texts of their files. */
export function jsonSchemas(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(documents).map(([name, [schema, title]]) => {
      const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', reused: 'ref' });
      return [`${name}.schema.json`, `${JSON.stringify({ $schema, title, ...rest }, undefined, 2)}\n`];
    }),
  );
}
