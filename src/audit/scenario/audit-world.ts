import { openWorld, type Scenario } from '../../kit.ts';
import { auditFaults } from './audit-faults.ts';
import { auditRedis } from './audit-redis.ts';
import {
  type AuditSettings,
  auditSettings,
  usualConcurrency,
  usualLeaseMs,
  usualStopTimeoutMs,
  usualVisibilityMs,
} from './audit-settings.ts';
import type { AuditEnvironment, AuditService, AuditSystem } from './audit-system.ts';
import type { LockKeys } from './lock-keys.ts';
import { auditorService } from './auditor-service.ts';
import { type QueueClient, queueService } from './queue-service.ts';

export interface AuditWorldOptions {
  readonly system: AuditSystem;
  readonly lockKeys?: LockKeys;
  /** The Redis of the run; a simulated one by default. */
  readonly redis?: ReturnType<typeof auditRedis>;
  /** How long a delivered request stays hidden, in milliseconds, whatever the plan says. */
  readonly visibilityMs?: number;
}

/** The services and processes of a run of audits: requests enter by the queue, which says when they have ended. */
export function auditWorld(
  parts: Parameters<Scenario['open']>[0],
  options: AuditWorldOptions,
): ReturnType<Scenario['open']> {
  const { plan, log } = parts;
  const { queue: planned, scenario } = auditSettings(plan.settings);
  const { stopsTwice = false, oddLimits = [], observerFails = false } = scenario;
  const { concurrency = usualConcurrency, leaseMs = usualLeaseMs } = scenario;
  const { stopTimeoutMs = usualStopTimeoutMs, requestTimeoutMs } = scenario;
  const { lockKeys, visibilityMs = planned.visibilityMs ?? usualVisibilityMs } = options;
  const { redis = auditRedis(plan, lockKeys) } = options;
  const poisoned = new Set<string>();
  return openWorld(parts, {
    services: {
      redis,
      queue: queueService({ poisoned, visibilityMs }),
      auditor: auditorService(poisoned),
    },
    faults: auditFaults,
    submitTo: 'queue',
    system: (environment, { id: processId }) => {
      const { queue, hideFor, limitTo, built } = environment.queue;
      const { redis: client, auditor } = environment;
      const given = { processId, redis: client, queue, auditor, requestTimeoutMs, visibilityMs };
      const usual = { ...given, extensionMs: visibilityMs, concurrency, leaseMs, stopTimeoutMs };
      for (const odd of oddLimits) {
        tryToBuild(options.system, { ...usual, observe: () => undefined }, { odd, built });
      }
      const service = options.system({
        ...given,
        get extensionMs() {
          if (planned.extensionMs !== undefined) hideFor(planned.extensionMs);
          return planned.extensionMs ?? visibilityMs;
        },
        get concurrency() {
          limitTo(concurrency);
          return concurrency;
        },
        leaseMs,
        stopTimeoutMs,
        observe: () => {
          if (observerFails) throw new Error('whoever observes has failed');
        },
        log,
      });
      return { start: () => service.start(), stop: () => (stopsTwice ? stopTwice(service) : service.stop()) };
    },
  });
}

async function stopTwice(service: AuditService): Promise<void> {
  await Promise.all([service.stop(), service.stop()]);
}

interface BuildingTrial {
  readonly odd: NonNullable<AuditSettings['scenario']['oddLimits']>[number];
  readonly built: QueueClient['built'];
}

/** Builds a process that is never started with an odd limit, and writes down what came of it if the system looked at that. */
function tryToBuild(
  system: AuditSystem,
  environment: AuditEnvironment,
  { odd: { limit, given }, built }: BuildingTrial,
): void {
  let isRead = false;
  const odd = Object.defineProperty({ ...environment }, limit, {
    get: () => {
      isRead = true;
      return given;
    },
  });
  let refusal: string | undefined;
  try {
    system(odd);
  } catch (error) {
    refusal = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
  if (isRead) built({ limit, given, refusal });
}
