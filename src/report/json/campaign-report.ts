import { z } from 'zod';
import { contentionSchema, judgedFigureSchema, latencySchema, noveltySchema } from './summary-report.ts';

export const campaignReportSchemaVersion = 2;

const count = z.int().min(0);
const fraction = z.number().min(0).max(1);
const counts = z.record(z.string(), count);
const range = z.strictObject({ min: count, max: count });
const runs = z.strictObject({ from: count, count });

const minimised = z.strictObject({
  property: z.string(),
  signature: z.string(),
  file: z.string().optional().describe('absent where none could be written'),
  replay: z.string().optional().describe('a path or token; absent where only its run can be made again'),
  page: z.string().optional().describe('its HTML page, in the folder of this summary'),
  command: z.string().describe('replays it, to be pasted into a shell'),
  block: z.string().optional().describe('what a terminal shows of it'),
  notMinimised: z.string().optional().describe('why it is as it was found; absent where it was made small'),
});

const failure = z.strictObject({
  signature: z.string(),
  times: count,
  indices: z.array(count).readonly().describe('of its property, the lowest, ascending'),
  message: z.string().describe('of the first of them'),
  runs: count.describe('of its property'),
  firstRun: count.describe('the first of its runs, counted over the whole campaign'),
  minimised: minimised.optional(),
});

const property = z.strictObject({
  property: z.string(),
  scenario: z.string().describe('what was verified: its name'),
  operation: z.string().describe('what its operations are called'),
  runs: count,
  failed: count,
  inconclusive: z.strictObject({
    times: count,
    first: z.strictObject({ index: count, reason: z.string() }).nullable(),
  }),
  rerun: z.strictObject({
    times: count,
    different: count.describe('took another course the second time'),
    indices: z.array(count).readonly().describe('the lowest of those'),
  }),
  virtualUs: count.describe('of all runs together'),
  makespanUsMax: count,
  concurrency: range.nullable().describe('operations of a run; null without runs'),
  processes: range.nullable(),
  runsByStrategy: counts,
  findsByStrategy: counts,
  faults: counts.describe('times that each kind struck'),
  requests: z.strictObject({ total: count, successful: count, failed: count }),
  contention: contentionSchema,
  latency: latencySchema.nullable().describe('null where no operation ended'),
  failures: z.array(failure).readonly(),
  sometimes: z.array(z.strictObject({ name: z.string(), required: z.boolean(), runs: count })).readonly(),
  sometimesAsked: counts.describe('runs of which it was asked'),
  faultPhases: counts.describe(
    'by kind and phase of the delivery, as "redis.slow holding"; empty where phases are not counted',
  ),
  pairsForward: counts.describe(
    'runs that saw a racing pair in the one order; empty where nothing is counted of it',
  ),
  pairsBackward: counts.describe('and in the other'),
  judged: z.array(judgedFigureSchema).readonly().describe('each figure the worst of a run'),
  risk: z.strictObject({
    violationRateMax: fraction.describe('with 95 % confidence fewer runs than this violate the property'),
    newBehaviour: fraction
      .optional()
      .describe('Good–Turing chance that one more run behaves in a way not seen so far; absent without runs'),
  }),
  saturation: z.array(z.number()).readonly().describe('distinct behaviours after each tenth of the runs'),
  novelty: z.strictObject({ schedules: noveltySchema, behaviours: noveltySchema, courses: noveltySchema }),
});

const canary = z.strictObject({
  name: z.string(),
  found: count,
  runs: count,
  known: z.strictObject({ found: count, runs: count }).describe('when its rate was measured'),
  verdict: z.enum(['seen', 'missed', 'strange', 'not tried']),
});

const suspect = z.strictObject({
  run: count.describe('counted over the whole campaign'),
  as: z.string().describe('how its process ended'),
  detail: z.string(),
  property: z.string().describe('the property, or the canary, that the run was for'),
});

/** summary.json in the folder of a campaign: what a deep run came to, without any clock. Times are virtual. */
export const campaignReportSchema = z.strictObject({
  schema: z.literal(campaignReportSchemaVersion),
  verdict: z.enum([
    'passed',
    'violation',
    'nondeterminism',
    'incomplete',
    'threshold or sometimes-assertion missed',
    'canary missed',
  ]),
  exitCode: count,
  fingerprint: z.string().describe('of what the campaign runs: the same for all its parts'),
  commit: z.string(),
  seed: count,
  system: z.string().describe('path of the module of the system'),
  asked: count.describe('runs'),
  done: count.describe('runs'),
  missing: z.array(runs).readonly(),
  properties: z.array(property).readonly(),
  canaries: z.array(canary).readonly().describe('none where they say nothing of any property'),
  suspects: z.array(suspect).readonly().describe('runs that end their process'),
});

export type CampaignReport = z.infer<typeof campaignReportSchema>;
