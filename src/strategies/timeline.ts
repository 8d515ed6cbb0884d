import { Heap } from '../core/heap.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import { firesBefore } from '../sim/timer-queue.ts';

/** Enabled events in time order. An event that ceases to be enabled is skipped when it reaches the top. */
export class Timeline {
  readonly #heap = new Heap<SimEvent>(firesBefore);

  add(event: SimEvent): void {
    this.#heap.push(event);
  }

  /** The earliest event that is still enabled. */
  peek(): SimEvent | undefined {
    for (;;) {
      const top = this.#heap.peek();
      if (top === undefined || top.state === 'enabled') return top;
      this.#heap.pop();
    }
  }

  pop(): SimEvent | undefined {
    const top = this.peek();
    if (top !== undefined) this.#heap.pop();
    return top;
  }
}
