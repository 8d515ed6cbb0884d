import type { ProcessControls } from '../faults/process-faults.ts';
import type { QueueControls } from '../audit/scenario/queue-faults.ts';
import type { RedisControls } from '../faults/redis-faults.ts';
import type { Simulation } from '../sim/simulation.ts';
import type { MockAuditQueue } from '../audit/scenario/mock-audit-queue.ts';
import type { MockIAAuditor } from '../audit/scenario/mock-ia-auditor.ts';
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

/** Does something as a forced event of its own. */
export type Force = (name: string, act: () => void) => void;

/**
 * Everything a fault does to the world happens as a forced event of its own, at rest: never in the middle of somebody's
 * synchronous code, and before anything else fires. Nothing happens once the world has healed: a fault may have struck a
 * call before whose answer is still on its way.
 */
export function forcedActs(simulation: Simulation, healed: () => boolean): Force {
  return (name, act) => {
    if (healed()) return;
    simulation.scheduler.force(simulation.worldEvent('fault', 'faults', name, 0, act));
  };
}

/** What faults may do to the processes in these places. */
export function processControls(force: Force, slots: ReadonlyMap<string, ProcessSlot>): ProcessControls {
  const onProcess = (name: string, process: string, act: (slot: ProcessSlot) => void): void => {
    force(`${name}-${process}`, () => {
      const slot = slots.get(process);
      if (slot !== undefined) act(slot);
    });
  };
  return {
    crash: (process, options) => onProcess('crash', process, (slot) => slot.crash(options)),
    pause: (process, durationMs) => onProcess('pause', process, (slot) => slot.pause(durationMs)),
    shiftClock: (process, offsetMs) =>
      onProcess('clock', process, (slot) => {
        slot.process.clockOffsetMs += offsetMs;
      }),
    restartGracefully: (process, { restartAfterMs }) =>
      onProcess('shutdown', process, (slot) => slot.restart(restartAfterMs)),
  };
}

/** What faults may do to the world of the audit system. */
export function faultControls(simulation: Simulation, parts: Parts): AuditControls {
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
