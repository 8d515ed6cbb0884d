import { z } from 'zod';
import { phases } from '../../core/confidence.ts';

const count = z.int().min(0);
const range = z.strictObject({ min: count, max: count });
const verdict = z.enum(['passed', 'failed', 'inconclusive']);

/** How many were drawn, how many of them differ, and how many were seen once. */
export const noveltySchema = z.strictObject({ draws: count, distinct: count, singletons: count });

export const latencySchema = z.strictObject({
  averageMs: z.number(),
  p50Ms: z.number(),
  p90Ms: z.number(),
  p99Ms: z.number(),
});

/** Attempts to take a lock, and how many of them met another holder. */
export const contentionSchema = z.strictObject({ contended: count, attempts: count });

/** A figure beside its limit. */
export const judgedFigureSchema = z.strictObject({
  label: z.string(),
  figure: z.string(),
  limit: z.string(),
  holds: z.boolean(),
});

const heap = z.strictObject({
  beforeBytes: z.number(),
  afterBytes: z.number(),
  verdict: z.enum(['stable', 'growing', 'not judged']),
  detail: z.string(),
});

const confidence = z.strictObject({
  schedules: noveltySchema,
  behaviours: noveltySchema,
  courses: noveltySchema,
  faultPhases: z
    .array(
      z.strictObject({
        kind: z.string(),
        cells: z.array(z.strictObject({ phase: z.enum(phases), times: count })).readonly(),
      }),
    )
    .readonly(),
  racingPairs: z
    .array(z.strictObject({ pair: z.string(), forwardRuns: count, backwardRuns: count }))
    .readonly(),
});

/** What running every schedule of a few requests within a bound came to. */
export const scopeReportSchema = z.strictObject({
  property: z.string(),
  verdict,
  seed: count,
  requests: count,
  records: count,
  processes: count,
  holds: z.enum(['longest', 'any']),
  schedules: count.describe('schedules run'),
  inconclusive: count.describe('those of them that could not be judged'),
  distinct: count.describe('by trace hash'),
  asked: z.strictObject({ faults: count, deviations: count }),
  estimate: z.number().describe('how many schedules the bound that was asked for has, about'),
  schedulesMax: count,
  wallMsMax: count.optional(),
  reached: z
    .array(
      z.strictObject({
        faults: count,
        placements: count,
        deviations: count,
        begun: z.strictObject({ schedules: count, estimate: count }).optional(),
      }),
    )
    .readonly(),
  wallMs: z.number(),
});

/** What the runs of a property came to. Times are virtual milliseconds but for wallMs. */
export const summaryReportSchema = z.strictObject({
  property: z.string(),
  scenario: z.string().optional().describe('what was verified'),
  operation: z.string().optional().describe('what its operations are called'),
  profile: z.enum(['slo', 'chaos']),
  verdict,
  seed: count,
  runs: count,
  distinctSchedules: count.describe('by trace hash'),
  inconclusive: count.describe('runs that hit a bound before anything could be judged'),
  rerun: z.strictObject({ count, different: count.describe('took another course the second time') }),
  concurrency: range.describe('requests of a run'),
  processes: range,
  strategies: z.record(z.string(), z.strictObject({ runs: count, finds: count })),
  requests: z.strictObject({ total: count, successful: count, failed: count }),
  faultsByKind: z.record(z.string(), count),
  latency: latencySchema.optional(),
  contention: contentionSchema,
  heap: heap.optional(),
  confidence: confidence.optional(),
  scope: scopeReportSchema.optional().describe('every schedule of a few requests, where it was asked for'),
  sometimes: z.array(z.strictObject({ name: z.string(), required: z.boolean(), runs: count })).readonly(),
  virtualMs: z.number(),
  wallMs: z.number(),
  thresholds: z
    .array(judgedFigureSchema)
    .readonly()
    .describe('what was judged; empty where a property judges no figures'),
});
