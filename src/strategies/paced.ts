import type { Prng } from '../core/prng.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import type { Strategy } from '../sim/strategy.ts';
import { firesBefore } from '../sim/timer-queue.ts';
import { Timeline } from './timeline.ts';

/** The work that is due, from which a strategy chooses. Each call costs O(log n) or less. */
export interface DueWork {
  readonly size: number;
  /** An event that is in already stays in once. */
  add(event: SimEvent): void;
  /** The event is no longer enabled, whether it was in or not. */
  delete(event: SimEvent): void;
  /** Chooses one and takes it out. Never asked where `size` is 0. */
  draw(): SimEvent;
  /** An event fires: the one just drawn, or one that waited for time. */
  fires?(event: SimEvent): void;
}

/** How often something that waits for time fires although work is due: one decision in this many, drawn per schedule. */
const haste = [Number.POSITIVE_INFINITY, 400, 100, 25, 8] as const;

/**
 * What all strategies that search have in common: they choose among the work that is due, each in its own way, and now
 * and then the earliest timer or expiry fires instead, and time passes: a lease can run out under a holder that is
 * merely slow. How often differs from schedule to schedule, since one in which every timeout fires finds other bugs
 * than one in which none does.
 */
export class Paced implements Strategy {
  readonly #prng: Prng;
  readonly #timePassesOneIn: number;
  readonly #due: DueWork;
  /** Work that is still on its way. */
  readonly #coming = new Timeline();
  /** Timers and expiries. They fire one at a time, however late it is: a timer promises only not to be early. */
  readonly #timers = new Timeline();
  #nowMs = 0;

  constructor(prng: Prng, due: DueWork) {
    this.#prng = prng;
    this.#timePassesOneIn = prng.pick(haste);
    this.#due = due;
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
    if (event === undefined) return undefined;
    this.#nowMs = Math.max(nowMs, event.earliestMs);
    this.#due.fires?.(event);
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
    return this.#due.size === 0 ? undefined : this.#due.draw();
  }
}
