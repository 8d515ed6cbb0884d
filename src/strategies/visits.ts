import type { Prng } from '../core/prng.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import type { Task } from '../sim/task.ts';
import type { Weights } from './task-weights.ts';
import { WeightedSet } from './weighted-set.ts';
import type { WeightedWork } from './urw.ts';

/**
 * Which tasks are to come to the focus, and how often each still is: those on their way, and those that do not exist
 * yet, are among them. Of these the next is drawn, and whoever else has got there waits.
 */
export class Visits implements Weights {
  readonly #prng: Prng;
  readonly #left: Map<string, number>;
  readonly #expected = new WeightedSet<string>();
  /** Those that have been at the focus. */
  readonly #tasks = new Map<string, Task>();
  #next: string | undefined;

  /** `visits`: the events within the focus, by task. */
  constructor(prng: Prng, visits: Readonly<Record<string, number>>) {
    this.#prng = prng;
    this.#left = new Map(Object.entries(visits));
    for (const [task, count] of this.#left) this.#expect(task, count);
  }

  of(task: Task): number {
    return Math.max(1, this.#left.get(task.id) ?? 1);
  }

  /** The task has got there, perhaps though nobody expected it. */
  arrives(task: Task): void {
    this.#tasks.set(task.id, task);
    if (!this.#expected.has(task.id)) this.#expect(task.id, this.of(task));
  }

  fires(task: Task): void {
    const left = this.of(task) - 1;
    this.#left.set(task.id, left);
    this.#expect(task.id, left);
    this.#next = undefined;
  }

  /** The event of the task that comes next; undefined as long as that task has not got there. */
  next(work: WeightedWork): SimEvent | undefined {
    if (this.#next === undefined && this.#expected.size > 0) this.#next = this.#expected.draw(this.#prng);
    const task = this.#tasks.get(this.#next ?? '');
    return task && work.peekOf(task);
  }

  /** The task that was to come next cannot, or will not: one that is there comes instead. */
  giveUp(work: WeightedWork): SimEvent {
    if (this.#next !== undefined) this.#expected.delete(this.#next);
    const event = work.peek();
    this.#next = event.task.id;
    return event;
  }

  #expect(task: string, visits: number): void {
    if (visits > 0) this.#expected.set(task, visits);
    else this.#expected.delete(task);
  }
}
