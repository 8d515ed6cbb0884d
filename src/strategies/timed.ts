import type { SimEvent } from '../sim/sim-event.ts';
import type { Strategy } from '../sim/strategy.ts';
import { Timeline } from './timeline.ts';

/** Fires events in time order, as an unhurried world would: what latencies and service levels are judged on. */
export class Timed implements Strategy {
  readonly #timeline = new Timeline();

  add(event: SimEvent): void {
    this.#timeline.add(event);
  }

  remove(): void {
    // The timeline skips events that are no longer enabled.
  }

  next(): SimEvent | undefined {
    return this.#timeline.pop();
  }
}
