import { Prng } from '../core/prng.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import type { Task } from '../sim/task.ts';
import { type DueWork, Paced } from './paced.ts';
import { TaskWeights, type Weights } from './task-weights.ts';
import { WeightedSet } from './weighted-set.ts';
import { WorkByTask } from './work-by-task.ts';

/**
 * Uniform random walk over interleavings (Zhao, Wolff, Mathur, Roychoudhury, ASPLOS 2025): a task is picked with a
 * probability proportional to the events it still has before it. A random walk that picks tasks evenly runs short tasks
 * to their end while long ones have hardly begun; with these weights every interleaving is equally likely where the
 * tasks are all there and never wait. We deviate in that the weights are estimates, that tasks arrive and wait, and
 * that one task may have several events enabled, one of which is drawn evenly.
 */
export class Urw extends Paced {
  constructor(seed: number, means?: Readonly<Record<string, number>>) {
    const prng = new Prng(seed);
    super(prng, new WeightedWork(prng, new TaskWeights(means)));
  }
}

/** Due work, drawn by the weight of its task. */
export class WeightedWork implements DueWork {
  readonly #prng: Prng;
  readonly #weights: Weights;
  readonly #work = new WorkByTask();
  readonly #tasks = new WeightedSet<Task>();

  constructor(prng: Prng, weights: Weights) {
    this.#prng = prng;
    this.#weights = weights;
  }

  /** Tasks with an event. */
  get size(): number {
    return this.#tasks.size;
  }

  add(event: SimEvent): void {
    if (this.#work.add(event)) this.#tasks.set(event.task, this.#weights.of(event.task));
  }

  delete(event: SimEvent): void {
    if (this.#work.delete(event)) this.#tasks.delete(event.task);
  }

  /** The weight of all tasks with an event. */
  get total(): number {
    return this.#tasks.total;
  }

  draw(): SimEvent {
    const event = this.peek();
    this.delete(event);
    return event;
  }

  /** Draws one and leaves it in. */
  peek(): SimEvent {
    const events = this.#work.of(this.#tasks.draw(this.#prng));
    if (events === undefined) throw new Error('the drawn task has no event: this is a bug in raceproof');
    return events.peek(this.#prng);
  }

  /** One of the task's events, and leaves it in; undefined where it has none. */
  peekOf(task: Task): SimEvent | undefined {
    return this.#work.of(task)?.peek(this.#prng);
  }

  fires(event: SimEvent): void {
    this.#weights.fires(event.task);
    this.refresh(event.task);
  }

  /** The weight of the task may have changed. */
  refresh(task: Task): void {
    if (this.#tasks.has(task)) this.#tasks.set(task, this.#weights.of(task));
  }
}
