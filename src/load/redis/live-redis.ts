import type { Redis } from 'ioredis';
import { auditRedis, watchedLocks } from '../../audit/scenario/audit-redis.ts';
import { auditSettings } from '../../audit/scenario/audit-settings.ts';
import type { LockWatch } from '../../audit/scenario/lock-watch.ts';
import type { Plan } from '../../core/plan.ts';
import type { RedisControls } from '../../faults/redis-faults.ts';
import type { ScenarioService, ServiceProcess } from '../../scenario/service.ts';
import type { ClientDeployment } from '../../world/redis/client-options.ts';

/** A Redis on the wall clock, however it is reached. */
export interface LiveRedis extends RedisControls {
  readonly locks: LockWatch;
  /** A client of this process's own. Called as a task of the process. */
  connect(process: ServiceProcess, deployment: ClientDeployment): Redis;
  /** The process is gone: its connections break. */
  gone(process: ServiceProcess, inFlight: 'lost' | 'applied'): void;
  /** Drops a key (one character per byte) from the store. */
  evict(key: string): void;
  /** The wire is as it should be from now on. */
  heal(): void;
}

/** It as the service that the world of a load test opens. */
export function liveRedis(plan: Plan, live: LiveRedis): ScenarioService<Redis> {
  const { redis: deployment } = auditSettings(plan.settings);
  const open: ScenarioService['open'] = (context) => {
    const controls: RedisControls = {
      slow: (options) => context.force('slow-redis', () => live.slow(options)),
      stall: (process, durationMs) =>
        context.force(`stall-${process}`, () => live.stall(process, durationMs)),
    };
    const { locks } = live;
    return {
      ...watchedLocks({ context, locks, controls, evict: (key) => live.evict(key) }),
      connect: (process) => live.connect(process, deployment),
      gone: (process, inFlight) => live.gone(process, inFlight),
      heal: () => live.heal(),
    };
  };
  return { ...auditRedis(plan), open };
}
