import type { Hints } from '../core/plan.ts';
import { Prng } from '../core/prng.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import { Focus } from './focus.ts';
import { type DueWork, Paced } from './paced.ts';
import { TaskWeights } from './task-weights.ts';
import { WeightedWork } from './urw.ts';
import { Visits } from './visits.ts';

/**
 * Selectively uniform concurrency testing (Zhao, Wolff, Mathur, Roychoudhury, ASPLOS 2025): of the events that touch one
 * thing, the *focus*, every interleaving is to be equally likely, whatever the rest does. Which of them comes next is
 * settled beforehand, by the weights of their tasks; the others wait for it, and all that touches something else goes on
 * meanwhile as in URW.
 *
 * We deviate: the plan says what the focus is, one record's keys or one process's memory. Where it says how often each
 * task is going to be there, too, the next is drawn among all of them, as in the paper, and only where nothing else can
 * go on and the one drawn has not come, among those that have. Where it does not, the next is always drawn among those
 * that have got there, and a task's weight is the events it still has in all, not those within the focus alone.
 */
export class Surw extends Paced {
  constructor(seed: number, { events, focus, visits }: Hints = {}) {
    const prng = new Prng(seed);
    const expected = visits && new Visits(prng, visits);
    super(
      prng,
      new FocusedWork(prng, new TaskWeights(events), { focus: new Focus(focus), visits: expected }),
    );
  }
}

class FocusedWork implements DueWork {
  readonly #prng: Prng;
  readonly #weights: TaskWeights;
  readonly #focus: Focus;
  readonly #visits: Visits | undefined;
  readonly #focused: WeightedWork;
  readonly #others: WeightedWork;
  /** The event within the focus that comes next, where visits are not known. */
  #intended: SimEvent | undefined;

  constructor(
    prng: Prng,
    weights: TaskWeights,
    { focus, visits }: { readonly focus: Focus; readonly visits: Visits | undefined },
  ) {
    this.#prng = prng;
    this.#weights = weights;
    this.#focus = focus;
    this.#visits = visits;
    this.#focused = new WeightedWork(prng, visits ?? weights);
    this.#others = new WeightedWork(prng, weights);
  }

  get size(): number {
    return this.#focused.size + this.#others.size;
  }

  add(event: SimEvent): void {
    const within = this.#focus.touches(event);
    if (within) this.#visits?.arrives(event.task);
    (within ? this.#focused : this.#others).add(event);
  }

  delete(event: SimEvent): void {
    this.#focused.delete(event);
    this.#others.delete(event);
    if (this.#intended === event) this.#intended = undefined;
  }

  draw(): SimEvent {
    const intended = this.#nextWithin();
    if (intended === undefined) return this.#others.draw();
    const weight = this.#weights.of(intended.task);
    const total = this.#others.total + weight;
    const now = this.#others.size === 0 || this.#prng.float() * total < weight;
    const event = now ? intended : this.#others.peek();
    this.delete(event);
    return event;
  }

  fires(event: SimEvent): void {
    const { task } = event;
    this.#weights.fires(task);
    if (this.#focus.touches(event)) this.#visits?.fires(task);
    this.#focused.refresh(task);
    this.#others.refresh(task);
  }

  /** The event within the focus that comes next, if its task has got there. */
  #nextWithin(): SimEvent | undefined {
    if (this.#focused.size === 0) return undefined;
    if (this.#visits === undefined) return (this.#intended ??= this.#focused.peek());
    const next = this.#visits.next(this.#focused);
    return next === undefined && this.#others.size === 0 ? this.#visits.giveUp(this.#focused) : next;
  }
}
