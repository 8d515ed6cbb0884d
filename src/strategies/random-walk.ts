import { Prng } from '../core/prng.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import type { Strategy } from '../sim/strategy.ts';
import { firesBefore } from '../sim/timer-queue.ts';
import { EnabledSet } from './enabled-set.ts';
import { Timeline } from './timeline.ts';

/** How often something that waits for time fires although work is due: one decision in this many, drawn per walk. */
const haste = [Number.POSITIVE_INFINITY, 400, 100, 25, 8] as const;

/**
 * Picks uniformly among the work that is due. Now and then it fires the earliest timer or expiry instead, and time
 * passes: a lease can run out under a holder that is merely slow. How often differs from walk to walk, since a walk in
 * which every timeout fires finds other bugs than one in which none does.
 */
export class RandomWalk implements Strategy {
  readonly #prng: Prng;
  readonly #timePassesOneIn: number;
  readonly #due = new EnabledSet();
  /** Work that is still on its way. */
  readonly #coming = new Timeline();
  /** Timers and expiries. They fire one at a time, however late it is: a timer promises only not to be early. */
  readonly #timers = new Timeline();
  #nowMs = 0;

  constructor(seed: number) {
    this.#prng = new Prng(seed);
    this.#timePassesOneIn = this.#prng.pick(haste);
  }

  add(event: SimEvent): void {
    if (event.kind === 'timer' || event.kind === 'expiry') this.#timers.add(event);
    else if (event.earliestMs <= this.#nowMs) this.#due.add(event);
    else this.#coming.add(event);
  }

  remove(event: SimEvent): void {
    this.#due.delete(event);
  }

  next(nowMs: number): SimEvent | undefined {
    this.#nowMs = nowMs;
    this.#admitDue();
    const timePasses = this.#due.size === 0 || this.#prng.float() * this.#timePassesOneIn < 1;
    const event = (timePasses ? this.#earliest().pop() : undefined) ?? this.#drawDue();
    if (event !== undefined) this.#nowMs = Math.max(nowMs, event.earliestMs);
    return event;
  }

  #admitDue(): void {
    for (let first = this.#coming.peek(); first !== undefined; first = this.#coming.peek()) {
      if (first.earliestMs > this.#nowMs) return;
      this.#coming.pop();
      this.#due.add(first);
    }
  }

  /** The timeline whose first event comes first. */
  #earliest(): Timeline {
    const coming = this.#coming.peek();
    const timer = this.#timers.peek();
    if (coming === undefined || timer === undefined) {
      return coming === undefined ? this.#timers : this.#coming;
    }
    return firesBefore(coming, timer) ? this.#coming : this.#timers;
  }

  #drawDue(): SimEvent | undefined {
    return this.#due.size === 0 ? undefined : this.#due.draw(this.#prng);
  }
}
