import { z } from 'zod';
import { contentionSchema, judgedFigureSchema, latencySchema } from './summary-report.ts';

export const loadSummarySchemaVersion = 1;

const count = z.int().min(0);
const milliseconds = z.number().min(0);

const setting = z.strictObject({
  system: z.string().describe('path of the module of the system'),
  redis: z.string().describe('the embedded one, or version and address: Redis 7.0.15 at 127.0.0.1:6379'),
  model: z.enum(['closed', 'open']),
  concurrency: z.int().min(1).describe('requests in flight at once; not held to in the open model'),
  ratePerSecond: z.number().optional().describe('open model only'),
  processes: z.int().min(1),
  ownProcesses: z.boolean().describe('of the operating system; otherwise they share that of the test'),
  timeoutMs: z.int().min(1).describe('the limit of one request'),
  seed: count,
  warmUpRequests: count.describe('sent before, and not counted'),
});

const memory = z.strictObject({
  beforeBytes: count.describe('heap of the processes that lived to the end, after the warm-up'),
  peakBytes: count,
  afterBytes: count,
  verdict: z.enum(['stable', 'leaking', 'not judged']),
  detail: z.string(),
});

/** Why a criterion was missed, as far as the measurements tell, and what to do next. */
const likelyCause = z.strictObject({ criterion: z.string(), cause: z.string(), next: z.string() });

const violation = z.strictObject({ invariant: z.string(), message: z.string(), why: z.string() });

/** raceproof-report/load.json: what one load test came to. Times are real milliseconds. */
export const loadSummarySchema = z.strictObject({
  schema: z.literal(loadSummarySchemaVersion),
  verdict: z.enum(['passed', 'violated', 'missed', 'partial']),
  partial: z
    .string()
    .optional()
    .describe('why it was not run or judged to its end, whatever the verdict; absent where it was'),
  startedAt: z.string().describe('ISO 8601, UTC'),
  setting,
  requests: z.strictObject({
    total: count.describe('those that ended'),
    successful: count,
    failed: count,
    unended: count.describe('in work when the test was cut short, and in none of the other counts'),
  }),
  totalMs: milliseconds.describe('from the first arrival to the last end'),
  requestsPerSecond: z.number().min(0).describe('successful ones'),
  latency: latencySchema
    .optional()
    .describe('from the intended arrival of a request to its end; absent where none ended'),
  fromAcceptance: latencySchema
    .optional()
    .describe('from when the queue accepted it: what coordinated omission would have shown; open model only'),
  contention: contentionSchema,
  memory,
  faults: z.record(z.string(), count).describe('how often each kind struck'),
  criteria: z.array(judgedFigureSchema).readonly().describe('what was judged; empty where no request ended'),
  causes: z
    .array(likelyCause)
    .readonly()
    .describe('of missed criteria, and what to do next; empty where the test is partial'),
  violations: z.array(violation).readonly().describe('the first few'),
  violationCount: count.describe('all of them'),
  notJudged: count.describe(
    'requests whose facts could not be judged, because the server lost its data meanwhile',
  ),
});

export type LoadSummary = Readonly<z.infer<typeof loadSummarySchema>>;
export type LoadMemory = Readonly<z.infer<typeof memory>>;
export type LikelyCause = Readonly<z.infer<typeof likelyCause>>;
export type LoadViolation = Readonly<z.infer<typeof violation>>;
