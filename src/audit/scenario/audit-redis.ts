import type { Simulation } from '../../sim/simulation.ts';
import type { Task } from '../../sim/task.ts';
import { SimulatedRedis, type SimulatedRedisOptions } from '../../world/simulated-redis.ts';
import { type AuditHappening, toldOf } from './audit-fact.ts';
import { LockWatch } from './lock-watch.ts';
import type { WorldRedis } from './world-redis.ts';

/** The simulated Redis of a run of audits, which tells the truth about locks and flags. */
export class AuditRedis extends SimulatedRedis implements WorldRedis {
  readonly #locks: LockWatch;

  constructor(simulation: Simulation, options: Pick<SimulatedRedisOptions, 'latencyMs' | 'startMs' | 'log'>) {
    const locks = new LockWatch();
    const tell = (task: Task, what: AuditHappening | undefined): void => {
      if (what !== undefined) simulation.fact(task, toldOf(what));
    };
    super(simulation, {
      ...options,
      executed: (command, task) => tell(task, locks.executed(command, task.id)),
      gone: (key) => tell(simulation.world.task('redis'), locks.gone(key)),
    });
    this.#locks = locks;
  }

  get held(): ReadonlyMap<string, string> {
    return this.#locks.held;
  }

  override rewind(): void {
    super.rewind();
    this.#locks.held.clear();
  }

  evictLockOf(process: string): void {
    const key = this.#locks.lastLockKeyOf(process);
    if (key !== undefined) this.evict(key);
  }
}
