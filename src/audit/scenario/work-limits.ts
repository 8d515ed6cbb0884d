import type { SimProcess } from '../../sim/sim-process.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { currentTask } from '../../sim/task.ts';
import { toldOf } from './audit-fact.ts';

/** How many deliveries each process may have in work at once, of those that asked. */
export class WorkLimits {
  readonly #simulation: Simulation;
  readonly #inWork: (process: SimProcess) => number;
  readonly #limits = new WeakMap<SimProcess, number>();

  constructor(simulation: Simulation, inWork: (process: SimProcess) => number) {
    this.#simulation = simulation;
    this.#inWork = inWork;
  }

  hold(process: SimProcess, limit: number): void {
    this.#limits.set(process, limit);
  }

  /** The process asks for deliveries. That it has all it may have already is written down. */
  subscribes(process: SimProcess): void {
    const limit = this.#limits.get(process);
    const inWork = limit === undefined ? 0 : this.#inWork(process);
    if (limit === undefined || inWork < limit) return;
    const task = currentTask() ?? process.task('main');
    this.#simulation.fact(task, toldOf({ kind: 'overloaded', process: process.id, inWork, limit }));
  }
}
