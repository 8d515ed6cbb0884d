import type { Redis } from 'ioredis';
import type { Range } from '../../core/plan.ts';
import type { SimProcess } from '../../sim/sim-process.ts';
import type { Simulation } from '../../sim/simulation.ts';
import type { Task } from '../../sim/task.ts';
import type { ClientDeployment } from '../../world/redis/client-options.ts';
import type { RedisLog } from '../../world/redis/redis-log.ts';
import { SimulatedRedis } from '../../world/simulated-redis.ts';
import { type AuditHappening, toldOf } from './audit-fact.ts';
import { LockWatch } from './lock-watch.ts';
import type { WorldRedis } from './world-redis.ts';

/** The simulated Redis of a run of audits, which tells the truth about locks and flags. */
export class AuditRedis implements WorldRedis {
  readonly #locks = new LockWatch();
  readonly #redis: SimulatedRedis;

  constructor(
    simulation: Simulation,
    options: { readonly latencyMs: Range; readonly startMs?: number; readonly log?: RedisLog | undefined },
  ) {
    const tell = (task: Task, what: AuditHappening | undefined): void => {
      if (what !== undefined) simulation.fact(task, toldOf(what));
    };
    this.#redis = new SimulatedRedis(simulation, {
      ...options,
      executed: (command, task) => tell(task, this.#locks.executed(command, task.id)),
      gone: (key) => tell(simulation.world.task('redis'), this.#locks.gone(key)),
    });
  }

  get held(): ReadonlyMap<string, string> {
    return this.#locks.held;
  }

  get ask(): SimulatedRedis['ask'] {
    return this.#redis.ask.bind(this.#redis);
  }

  connect(process: SimProcess, deployment: ClientDeployment): Redis {
    return this.#redis.connect(process, deployment);
  }

  gone(process: SimProcess, inFlight: 'lost' | 'applied'): void {
    this.#redis.gone(process, inFlight);
  }

  slow(options: { readonly extraMs: number; readonly durationMs: number }): void {
    this.#redis.slow(options);
  }

  stall(process: string, durationMs: number): void {
    this.#redis.stall(process, durationMs);
  }

  heal(): void {
    this.#redis.heal();
  }

  rewind(): void {
    this.#redis.rewind();
    this.#locks.held.clear();
  }

  evictLockOf(process: string): void {
    const key = this.#locks.lastLockKeyOf(process);
    if (key !== undefined) this.#redis.evict(key);
  }
}
