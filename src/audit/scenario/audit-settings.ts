import { z } from 'zod';
import { firstIssue } from '../../core/plan-schema.ts';
import type { Plan, Quantiles, Range, Settings } from '../../core/plan.ts';
import { remember } from '../../core/remember.ts';
import { type ClientOptions, clientOptionsSchema } from '../../world/redis/client-options.ts';

/** What a plan decides about the audit system and its services. Times are virtual milliseconds. */
export type AuditSettings = {
  /**
   * `resend`: whether the client sends unanswered commands again after a reconnect. `client`: options of ioredis that are
   * not as it has them.
   */
  readonly redis: {
    readonly latencyMs: Range;
    readonly resend: boolean;
    readonly client?: ClientOptions | undefined;
  };
  /**
   * `visibilityMs`: how long a delivered request stays hidden; half a minute by default. `extensionMs`: how long for a system
   * that asks for it, because it extends what it has in work.
   */
  readonly queue: {
    readonly latencyMs: Range;
    readonly visibilityMs?: number | undefined;
    readonly extensionMs?: number | undefined;
  };
  /**
   * `flagPercent`: how often, of a hundred records, the auditor says "flag". `judges`: whether all requests about a record
   * get one verdict, as they do by default, or each its own.
   */
  readonly auditor: {
    readonly latencyMs: Quantiles;
    readonly flagPercent: number;
    readonly judges?: 'records' | 'requests' | undefined;
  };
  readonly scenario: {
    /** The limit of one request, handed to the system under test. */
    readonly requestTimeoutMs: number;
    /** How many deliveries a system that asks may have in work at once in a process; 300 by default. */
    readonly concurrency?: number | undefined;
    /** The first fencing token that Redis grants on each record; 1 by default. */
    readonly firstFence?: number | undefined;
  };
};

/** How many deliveries a process may have in work at once where nothing is said. */
export const usualConcurrency = 300;

/** What the load test that raceproof replaces measured: P50 ≈ 0.34 s, P90 ≈ 0.42 s, P99 ≈ 0.48 s for a request. */
export const measuredSettings: AuditSettings = {
  redis: { latencyMs: { min: 0.25, max: 1 }, resend: true },
  queue: { latencyMs: { min: 0.25, max: 1 } },
  auditor: { latencyMs: { min: 210, p50: 335, p90: 415, p99: 474, max: 482 }, flagPercent: 50 },
  scenario: { requestTimeoutMs: 10_000 },
};

/** Nothing takes time: whatever is late is late because the schedule says so. */
export const instantSettings: AuditSettings = withoutLatency(measuredSettings);

/** The same, but that nothing takes time. */
export function withoutLatency(settings: AuditSettings): AuditSettings {
  const none = { min: 0, max: 0 };
  return {
    ...settings,
    redis: { ...settings.redis, latencyMs: none },
    queue: { ...settings.queue, latencyMs: none },
    auditor: { ...settings.auditor, latencyMs: { min: 0, p50: 0, p90: 0, p99: 0, max: 0 } },
  };
}

/** The same without latencies and without what is drawn to make a run unusual. */
export function simplestAuditSettings(settings: AuditSettings): AuditSettings {
  const { redis, queue, auditor, scenario } = withoutLatency(settings);
  const { extensionMs: _, ...plainQueue } = queue;
  const { judges: __, ...plainAuditor } = auditor;
  return {
    redis,
    queue: plainQueue,
    auditor: plainAuditor,
    scenario: { requestTimeoutMs: scenario.requestTimeoutMs },
  };
}

const milliseconds = z.number().min(0).max(86_400_000);
const range = z
  .strictObject({ min: milliseconds, max: milliseconds })
  .refine((value) => value.min <= value.max, { error: 'min must not be above max' });

const settingsSchema = z.strictObject({
  redis: z.strictObject({
    latencyMs: range,
    resend: z.boolean(),
    client: clientOptionsSchema.optional(),
  }),
  queue: z.strictObject({
    latencyMs: range,
    visibilityMs: milliseconds.min(1).optional(),
    extensionMs: milliseconds.min(1).optional(),
  }),
  auditor: z.strictObject({
    latencyMs: z
      .strictObject({
        min: milliseconds,
        p50: milliseconds,
        p90: milliseconds,
        p99: milliseconds,
        max: milliseconds,
      })
      .refine((value) => value.min <= value.p50 && value.p50 <= value.p90, {
        error: 'min ≤ p50 ≤ p90 must hold',
      })
      .refine((value) => value.p90 <= value.p99 && value.p99 <= value.max, {
        error: 'p90 ≤ p99 ≤ max must hold',
      }),
    flagPercent: z.number().min(0).max(100),
    judges: z.enum(['records', 'requests']).optional(),
  }),
  scenario: z.strictObject({
    requestTimeoutMs: milliseconds.min(1),
    concurrency: z.int().min(1).max(10_000).optional(),
    firstFence: z.int().min(1).max(1_000_000_000).optional(),
  }),
});

/** The settings of a plan, checked. Throws a `TypeError` that names the field, what was expected and what came. */
export const auditSettings: (settings: Settings) => AuditSettings = remember((settings: Settings) => {
  const result = settingsSchema.safeParse(settings);
  if (result.success) return result.data;
  throw new TypeError(`plan.settings is not valid: ${firstIssue(result.error, settings)}`);
});

export const auditScenarioVersion: Plan['scenario'] = { name: 'audit', version: 1 };
