import type { Task } from '../sim/task.ts';
import { spawnSite } from './spawn-site.ts';

/** What a task of an unknown spawn site is taken to last: about as long as a request without trouble. */
const unknownEvents = 8;

/** What a task counts for when one is drawn. */
export interface Weights {
  /** Above 0. */
  of(task: Task): number;
  /** An event of the task fires. */
  fires(task: Task): void;
}

/** How many events each task still has before it, estimated from the mean of its spawn site. */
export class TaskWeights implements Weights {
  readonly #means: ReadonlyMap<string, number>;
  readonly #remaining = new Map<Task, number>();

  /** `means`: the mean number of events of a task, by spawn site. */
  constructor(means: Readonly<Record<string, number>> = {}) {
    this.#means = new Map(Object.entries(means));
  }

  /** Never below 1: whatever is enabled has an event before it. */
  of(task: Task): number {
    return Math.max(1, this.#estimate(task));
  }

  /** An event of the task fires. */
  fires(task: Task): void {
    this.#remaining.set(task, this.#estimate(task) - 1);
  }

  #estimate(task: Task): number {
    return this.#remaining.get(task) ?? this.#means.get(spawnSite(task.id)) ?? unknownEvents;
  }
}
