import { z } from 'zod';
import type { Plan } from '../../engine.ts';
import { planPart, redisSettings } from '../../kit.ts';
import type { AuditEnvironment } from './audit-system.ts';
import { promisesSchema } from './promises/table.ts';

type Settings = Plan['settings'];

const milliseconds = z.number().min(0).max(86_400_000);

const rangeSchema = z
  .strictObject({ min: milliseconds, max: milliseconds })
  .refine((value) => value.min <= value.max, { error: 'min must not be above max' });

/** Points of a distribution function; draws in between are interpolated linearly. */
const quantilesSchema = z
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
  });

const queueSchema = z.strictObject({
  latencyMs: rangeSchema,
  /** How long a delivered request stays hidden; half a minute by default. */
  visibilityMs: milliseconds.min(1).optional(),
  /** How long for a system that asks for it, because it extends what it has in work. */
  extensionMs: milliseconds.min(1).optional(),
});

const auditorSchema = z.strictObject({
  latencyMs: quantilesSchema,
  /** How often, of a hundred records, the auditor says "flag". */
  flagPercent: z.number().min(0).max(100),
  /** Whether all requests about a record get one verdict, as they do by default, or each its own. */
  judges: z.enum(['records', 'requests']).optional(),
});

/** The limits that a system is handed. */
export const builtWith = [
  'requestTimeoutMs',
  'extensionMs',
  'concurrency',
  'leaseMs',
  'stopTimeoutMs',
] as const satisfies readonly (keyof AuditEnvironment)[];

const settingsSchema = z.strictObject({
  redis: redisSettings,
  queue: queueSchema,
  auditor: auditorSchema,
  scenario: z.strictObject({
    /** The limit of one request, handed to the system under test. */
    requestTimeoutMs: milliseconds.min(1),
    /** How many deliveries a system that asks may have in work at once in a process; 300 by default. */
    concurrency: z.int().min(1).max(10_000).optional(),
    /** The first fencing token that Redis grants on each record; 1 by default. */
    firstFence: z.int().min(1).max(1_000_000_000).optional(),
    /** How long a lock is to live without renewal, for a system that asks; five seconds by default. */
    leaseMs: milliseconds.min(1).optional(),
    /** How long a system that asks may take to finish what it has in work when it stops; ten seconds by default. */
    stopTimeoutMs: milliseconds.min(1).optional(),
    /** Whether a graceful shutdown asks the system to stop twice. */
    stopsTwice: z.boolean().optional(),
    /** Whether whoever observes the system fails at each event. */
    observerFails: z.boolean().optional(),
    /** What each process is built with for a trial before it is built. */
    oddLimits: z
      .array(
        z.strictObject({
          limit: z.enum(builtWith),
          given: z.union([z.number(), z.string().max(100), z.null()]).optional(),
        }),
      )
      .max(10)
      .optional(),
    /** What the system says of itself. */
    promises: promisesSchema.optional(),
  }),
});

/** What a plan decides about the audit system and its services. Times are virtual milliseconds. */
export type AuditSettings = z.output<typeof settingsSchema>;

export type Quantiles = z.output<typeof quantilesSchema>;

export type Range = z.output<typeof rangeSchema>;

/** How many deliveries a process may have in work at once where nothing is said. */
export const usualConcurrency = 300;

/** How long a lock is to live without renewal where the plan does not say it, in milliseconds. */
export const usualLeaseMs = 5_000;

/** How long a shutdown may take for what is in work where the plan does not say it, in milliseconds. */
export const usualStopTimeoutMs = 10_000;

const noTime: Range = { min: 0, max: 0 };

const noQuantiles: Quantiles = { min: 0, p50: 0, p90: 0, p99: 0, max: 0 };

/** How long a delivered request stays hidden where the plan does not say it, in milliseconds. */
export const usualVisibilityMs = 30_000;

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
export function withoutLatency({ redis, queue, auditor, scenario }: AuditSettings): AuditSettings {
  return {
    redis: { ...redis, latencyMs: noTime },
    queue: { ...queue, latencyMs: noTime },
    auditor: { ...auditor, latencyMs: noQuantiles },
    scenario,
  };
}

export function simplestQueue(queue: AuditSettings['queue']): AuditSettings['queue'] {
  const { extensionMs: _, ...plain } = queue;
  return { ...plain, latencyMs: noTime };
}

export function simplestAuditor(auditor: AuditSettings['auditor']): AuditSettings['auditor'] {
  const { judges: _, ...plain } = auditor;
  return { ...plain, latencyMs: noQuantiles };
}

/** The same without latencies and without what is drawn to make a run unusual. */
export function simplestAuditSettings(settings: AuditSettings): AuditSettings {
  const { redis, queue, auditor, scenario } = settings;
  return {
    redis: { ...redis, latencyMs: noTime },
    queue: simplestQueue(queue),
    auditor: simplestAuditor(auditor),
    scenario: { requestTimeoutMs: scenario.requestTimeoutMs, promises: scenario.promises },
  };
}

export const queueSettings: (settings: Settings[string] | undefined) => AuditSettings['queue'] = planPart(
  'plan.settings.queue',
  queueSchema,
);

export const auditorSettings: (settings: Settings[string] | undefined) => AuditSettings['auditor'] = planPart(
  'plan.settings.auditor',
  auditorSchema,
);

/** The settings of a plan, checked. Throws a `TypeError` that names the field, what was expected and what came. */
export const auditSettings: (settings: Settings) => AuditSettings = planPart('plan.settings', settingsSchema);

export const auditScenarioVersion: Plan['scenario'] = { name: 'audit', version: 1 };

export function isAuditPlan({ scenario }: Pick<Plan, 'scenario'>): boolean {
  return scenario.name === auditScenarioVersion.name;
}

/** What begins every plan of audits. */
export const auditPlan = { schema: 2, scenario: auditScenarioVersion } as const;
