import type { Fact, Happening } from '../core/fact.ts';
import { Simulation } from '../sim/simulation.ts';
import type { Task } from '../sim/task.ts';
import type { WallClockScheduler } from './wall-clock-scheduler.ts';

/** What the services of a live run share. It keeps no facts, which would have no bound: it tells each as it happens. */
export class LiveSimulation extends Simulation {
  readonly tell: (fact: Fact) => void;

  constructor(scheduler: WallClockScheduler, seed: number, tell: (fact: Fact) => void) {
    super(scheduler, seed, undefined);
    this.tell = tell;
  }

  override fact(task: Pick<Task, 'id'>, what: Happening): void {
    this.tell({ step: this.scheduler.steps, atMs: this.scheduler.nowMs, task: task.id, what });
  }
}
