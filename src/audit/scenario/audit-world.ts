import { openWorld, type Scenario } from '../../kit.ts';
import { auditFaults } from './audit-faults.ts';
import { auditRedis } from './audit-redis.ts';
import {
  auditSettings,
  usualConcurrency,
  usualLeaseMs,
  usualStopTimeoutMs,
  usualVisibilityMs,
} from './audit-settings.ts';
import type { AuditSystem } from './audit-system.ts';
import type { LockKeys } from './lock-keys.ts';
import { auditorService } from './auditor-service.ts';
import { queueService } from './queue-service.ts';

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
      const { queue, hideFor, limitTo } = environment.queue;
      const service = options.system({
        processId,
        redis: environment.redis,
        queue,
        auditor: environment.auditor,
        requestTimeoutMs,
        visibilityMs,
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
        log,
      });
      return { start: () => service.start(), stop: () => service.stop() };
    },
  });
}
