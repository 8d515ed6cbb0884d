import type { ProcessControls } from '../../faults/process-faults.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { forcedActs, processControls } from '../../world/fault-controls.ts';
import type { ProcessSlot } from '../../world/process-slot.ts';
import type { AuditRedisControls } from './evict-lock.ts';
import type { MockAuditQueue } from './mock-audit-queue.ts';
import type { MockIAAuditor } from './mock-ia-auditor.ts';
import type { QueueControls } from './queue-faults.ts';
import type { WorldRedis } from './world-redis.ts';

type AuditControls = {
  readonly process: ProcessControls;
  readonly redis: AuditRedisControls;
  readonly queue: QueueControls;
};

interface Parts {
  readonly queue: MockAuditQueue;
  readonly auditor: MockIAAuditor;
  readonly redis: WorldRedis;
  readonly slots: ReadonlyMap<string, ProcessSlot>;
  /** Whether the faults have ended. */
  readonly healed: () => boolean;
}

/** What faults may do to the world of the audit system. */
export function auditControls(simulation: Simulation, parts: Parts): AuditControls {
  const { queue, auditor, redis, slots } = parts;
  const force = forcedActs(simulation, parts.healed);
  return {
    process: processControls(force, slots),
    redis: {
      slow: (options) => force('slow-redis', () => redis.slow(options)),
      stall: (process, durationMs) => force(`stall-${process}`, () => redis.stall(process, durationMs)),
      evictLock: (process) => force(`evict-${process}`, () => redis.evictLockOf(process)),
    },
    queue: {
      duplicate: (request) => force(`duplicate-${request}`, () => queue.expireVisibility(request, 0)),
      expireVisibility: (request, afterMs) =>
        force(`expire-${request}`, () => queue.expireVisibility(request, afterMs)),
      hold: (durationMs) => force('hold-queue', () => queue.hold(durationMs)),
      poison: (request) => force(`poison-${request}`, () => auditor.poison(request)),
      loseSubscription: (process) => force(`unsubscribe-${process}`, () => queue.loseSubscription(process)),
    },
  };
}
