import type { Hints } from '../core/plan.ts';
import { Prng } from '../core/prng.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import { Focus } from './focus.ts';
import { type DueWork, Paced } from './paced.ts';
import { TaskWeights } from './task-weights.ts';
import { WeightedWork } from './urw.ts';

/**
 * Selectively uniform concurrency testing (Zhao, Wolff, Mathur, Roychoudhury, ASPLOS 2025): of the events that touch one
 * thing, the *focus*, every interleaving is to be equally likely, whatever the rest does. Which of them comes next is
 * settled beforehand, by the weights of their tasks; the others wait for it, and all that touches something else goes on
 * meanwhile as in URW.
 *
 * We deviate: the plan says what the focus is, one record's keys or one process's memory; who comes next is drawn among
 * those that have got there, since who else will is not known; and a task's weight is the events it still has in all,
 * not those within the focus alone.
 */
export class Surw extends Paced {
  constructor(seed: number, { events, focus }: Hints = {}) {
    const prng = new Prng(seed);
    super(prng, new FocusedWork(prng, new TaskWeights(events), new Focus(focus)));
  }
}

class FocusedWork implements DueWork {
  readonly #prng: Prng;
  readonly #weights: TaskWeights;
  readonly #focus: Focus;
  readonly #focused: WeightedWork;
  readonly #others: WeightedWork;
  /** The event within the focus that comes next. */
  #intended: SimEvent | undefined;

  constructor(prng: Prng, weights: TaskWeights, focus: Focus) {
    this.#prng = prng;
    this.#weights = weights;
    this.#focus = focus;
    this.#focused = new WeightedWork(prng, weights);
    this.#others = new WeightedWork(prng, weights);
  }

  get size(): number {
    return this.#focused.size + this.#others.size;
  }

  add(event: SimEvent): void {
    (this.#focus.touches(event) ? this.#focused : this.#others).add(event);
  }

  delete(event: SimEvent): void {
    this.#focused.delete(event);
    this.#others.delete(event);
    if (this.#intended === event) this.#intended = undefined;
  }

  draw(): SimEvent {
    if (this.#focused.size === 0) return this.#others.draw();
    const intended = (this.#intended ??= this.#focused.peek());
    const weight = this.#weights.of(intended.task);
    const total = this.#others.total + weight;
    const now = this.#others.size === 0 || this.#prng.float() * total < weight;
    const event = now ? intended : this.#others.peek();
    this.delete(event);
    return event;
  }

  fires({ task }: SimEvent): void {
    this.#weights.fires(task);
    this.#focused.refresh(task);
    this.#others.refresh(task);
  }
}
