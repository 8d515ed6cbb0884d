import { Heap } from '../core/heap.ts';
import { Prng } from '../core/prng.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import type { Task } from '../sim/task.ts';
import { type DueWork, Paced } from './paced.ts';
import { WorkByTask } from './work-by-task.ts';

export interface PctOptions {
  /** The depth of the bugs looked for: how many orderings have to come out right. */
  readonly depth?: number | undefined;
  /** How many decisions a run takes, about. */
  readonly steps?: number | undefined;
}

/** Deeper bugs than 10 are out of reach by chance, and shallower than 3 any strategy finds. */
const depths = { min: 3, max: 10 } as const;
/** Where nobody counted the steps of an earlier run: those of about a hundred requests. */
const unknownSteps = 1_000;

/**
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte, ASPLOS 2010): the enabled task of the
 * highest priority runs, priorities are random, and at d − 1 random steps the task that would run is put behind all
 * others. With n tasks and k steps a bug of depth d is found with a probability of at least 1 / (n · k^(d − 1)).
 *
 * We deviate: d is drawn for each schedule; a task gets its rank when it first appears, since nobody knows the tasks
 * beforehand; a step counts only where two or more tasks are enabled, as elsewhere there is nothing to decide; k is an
 * estimate; of several events of one task one is drawn evenly; and time passes at random (see `Paced`).
 */
export class Pct extends Paced {
  constructor(seed: number, { depth, steps = unknownSteps }: PctOptions = {}) {
    const prng = new Prng(seed);
    super(prng, new RankedWork(prng, { depth: depth ?? prng.integer(depths.min, depths.max), steps }));
  }
}

class RankedWork implements DueWork {
  readonly #prng: Prng;
  readonly #work = new WorkByTask();
  /** Tasks by priority, the highest first. One without work is skipped when it reaches the top. */
  readonly #order: Heap<Task>;
  readonly #queued = new Set<Task>();
  /** In (0, 1) from the start; 0 or below, and the lower the later, after a change. */
  readonly #priorities = new Map<Task, number>();
  /** How many priorities change at a step. */
  readonly #changes = new Map<number, number>();
  #changed = 0;
  #steps = 0;

  constructor(prng: Prng, { depth, steps }: { readonly depth: number; readonly steps: number }) {
    this.#prng = prng;
    this.#order = new Heap((left, right) => this.#priority(left) > this.#priority(right));
    for (let change = 1; change < depth; change += 1) {
      const step = prng.integer(1, Math.max(1, Math.round(steps)));
      this.#changes.set(step, (this.#changes.get(step) ?? 0) + 1);
    }
  }

  get size(): number {
    return this.#work.size;
  }

  add(event: SimEvent): void {
    const { task } = event;
    this.#work.add(event);
    if (!this.#priorities.has(task)) this.#priorities.set(task, this.#prng.float());
    this.#queue(task);
  }

  delete(event: SimEvent): void {
    this.#work.delete(event);
  }

  draw(): SimEvent {
    if (this.#work.size > 1) {
      this.#steps += 1;
      for (let left = this.#changes.get(this.#steps) ?? 0; left > 0; left -= 1) this.#putLast(this.#top());
    }
    const events = this.#work.of(this.#top());
    if (events === undefined) throw new Error('the first task has no event: this is a bug in raceproof');
    const event = events.peek(this.#prng);
    this.#work.delete(event);
    return event;
  }

  /** The paper's change points give priorities below all others but later ones; so do ours. */
  #putLast(task: Task): void {
    this.#order.pop();
    this.#queued.delete(task);
    this.#priorities.set(task, -this.#changed);
    this.#changed += 1;
    this.#queue(task);
  }

  #top(): Task {
    for (;;) {
      const task = this.#order.peek();
      if (task === undefined) throw new Error('work is due and no task has it: this is a bug in raceproof');
      if (this.#work.of(task) !== undefined) return task;
      this.#order.pop();
      this.#queued.delete(task);
    }
  }

  #queue(task: Task): void {
    if (this.#queued.has(task)) return;
    this.#queued.add(task);
    this.#order.push(task);
  }

  #priority(task: Task): number {
    return this.#priorities.get(task) ?? 0;
  }
}
