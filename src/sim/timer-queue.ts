import { Heap } from '../core/heap.ts';
import type { SimEvent } from './sim-event.ts';

/**
 * The timers of one process. As in Node, they fire in order of their deadlines, so only the earliest is ever enabled; of
 * those that merely keep the background going there is a second one, or a poll would hide whatever else is due. Adding and
 * cancelling cost O(log n); a cancelled timer leaves its heap when it reaches the top.
 */
export class TimerQueue {
  readonly #work = new TimerLane();
  readonly #idle = new TimerLane();

  laneOf({ isIdle }: SimEvent): TimerLane {
    return isIdle ? this.#idle : this.#work;
  }

  /** Lets go of cancelled timers at once, rather than when their time comes. */
  sweep(): void {
    for (const timer of this.drain()) this.laneOf(timer).add(timer);
  }

  /** Every timer still to fire, in no particular order. Empties the queue. */
  drain(): SimEvent[] {
    return [...this.#work.drain(), ...this.#idle.drain()];
  }
}

/** Timers of which the earliest is enabled. */
export class TimerLane {
  readonly #heap = new Heap<SimEvent>(firesBefore);
  /** The timer that is enabled now. */
  exposed: SimEvent | undefined;

  add(timer: SimEvent): void {
    this.#heap.push(timer);
  }

  /** The earliest timer that was not cancelled. */
  earliest(): SimEvent | undefined {
    for (;;) {
      const top = this.#heap.peek();
      if (top === undefined || top.state !== 'gone') return top;
      this.#heap.pop();
    }
  }

  drain(): SimEvent[] {
    const timers: SimEvent[] = [];
    for (let timer = this.earliest(); timer !== undefined; timer = this.earliest()) {
      this.#heap.pop();
      timers.push(timer);
    }
    return timers;
  }
}

/** Time order; equal times in the order of creation. */
export function firesBefore(left: SimEvent, right: SimEvent): boolean {
  return left.earliestMs === right.earliestMs
    ? left.sequence < right.sequence
    : left.earliestMs < right.earliestMs;
}
