import { Prng } from '../core/prng.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import type { Strategy } from '../sim/strategy.ts';
import { EnabledSet } from './enabled-set.ts';
import { Timeline } from './timeline.ts';

/**
 * Picks uniformly among the events that are due and the earliest of those that lie in the future, so that time may
 * pass while work is ready: a lease can run out under a holder that is merely slow.
 */
export class RandomWalk implements Strategy {
  readonly #prng: Prng;
  readonly #due = new EnabledSet();
  readonly #future = new Timeline();
  #nowMs = 0;

  constructor(seed: number) {
    this.#prng = new Prng(seed);
  }

  add(event: SimEvent): void {
    if (event.earliestMs <= this.#nowMs) this.#due.add(event);
    else this.#future.add(event);
  }

  remove(event: SimEvent): void {
    this.#due.delete(event);
  }

  next(nowMs: number): SimEvent | undefined {
    this.#nowMs = nowMs;
    let earliest = this.#future.peek();
    for (; earliest !== undefined && earliest.earliestMs <= nowMs; earliest = this.#future.peek()) {
      this.#future.pop();
      this.#due.add(earliest);
    }
    const choices = this.#due.size + (earliest === undefined ? 0 : 1);
    if (choices === 0) return undefined;
    const choice = this.#prng.integer(1, choices);
    const event = choice > this.#due.size ? this.#future.pop() : this.#due.draw(this.#prng);
    if (event !== undefined) this.#nowMs = Math.max(nowMs, event.earliestMs);
    return event;
  }
}
