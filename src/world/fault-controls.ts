import type { ProcessControls } from '../faults/process-faults.ts';
import type { QueueControls } from '../faults/queue-faults.ts';
import type { RedisControls } from '../faults/redis-faults.ts';
import type { Simulation } from '../sim/simulation.ts';
import type { MockAuditQueue } from './mock-audit-queue.ts';
import type { MockIAAuditor } from './mock-ia-auditor.ts';
import type { ProcessSlot } from './process-slot.ts';
import type { WorldRedis } from './world-redis.ts';

type AuditControls = {
  readonly process: ProcessControls;
  readonly redis: RedisControls;
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

/**
 * What faults may do to the world. Everything happens as a forced event of its own, at rest: never in the middle of
 * somebody's synchronous code, and before anything else fires. Nothing happens once the world has healed: a fault may
 * have struck a call before whose answer is still on its way.
 */
export function faultControls(simulation: Simulation, parts: Parts): AuditControls {
  const next = (name: string, act: (parts: Parts) => void): void => {
    if (parts.healed()) return;
    simulation.scheduler.force(simulation.worldEvent('fault', 'faults', name, 0, () => act(parts)));
  };
  const onProcess = (name: string, process: string, act: (slot: ProcessSlot) => void): void => {
    next(`${name}-${process}`, ({ slots }) => {
      const slot = slots.get(process);
      if (slot !== undefined) act(slot);
    });
  };
  return {
    process: {
      crash: (process, options) => onProcess('crash', process, (slot) => slot.crash(options)),
      pause: (process, durationMs) => onProcess('pause', process, (slot) => slot.pause(durationMs)),
      shiftClock: (process, offsetMs) =>
        onProcess('clock', process, (slot) => {
          slot.process.clockOffsetMs += offsetMs;
        }),
      restartGracefully: (process, { restartAfterMs }) =>
        onProcess('shutdown', process, (slot) => slot.restart(restartAfterMs)),
    },
    redis: {
      slow: (options) => next('slow-redis', ({ redis }) => redis.slow(options)),
      stall: (process, durationMs) =>
        next(`stall-${process}`, ({ redis }) => redis.stall(process, durationMs)),
      evictLock: (process) => next(`evict-${process}`, ({ redis }) => redis.evictLockOf(process)),
    },
    queue: {
      duplicate: (request) => next(`duplicate-${request}`, ({ queue }) => queue.expireVisibility(request, 0)),
      expireVisibility: (request, afterMs) =>
        next(`expire-${request}`, ({ queue }) => queue.expireVisibility(request, afterMs)),
      hold: (durationMs) => next('hold-queue', ({ queue }) => queue.hold(durationMs)),
      poison: (request) => next(`poison-${request}`, ({ auditor }) => auditor.poison(request)),
      loseSubscription: (process) =>
        next(`unsubscribe-${process}`, ({ queue }) => queue.loseSubscription(process)),
    },
  };
}
