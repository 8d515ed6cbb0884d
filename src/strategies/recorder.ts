import type { Deviation, EventId } from '../core/plan.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import type { Strategy } from '../sim/strategy.ts';
import { Quiet } from './quiet.ts';

/** Watches another strategy and writes down where it leaves the quiet default. */
export class Recorder implements Strategy {
  readonly deviations: Deviation[] = [];
  /** The events picked and those withdrawn, in order. */
  readonly order: EventId[] = [];
  /** Whether the pick before was a deviation. */
  deviated = false;
  readonly #inner: Strategy;
  readonly #quiet = new Quiet();
  #last: EventId = 'start';

  constructor(inner: Strategy) {
    this.#inner = inner;
  }

  add(event: SimEvent): void {
    this.#inner.add(event);
    this.#quiet.add(event);
  }

  remove(event: SimEvent): void {
    this.#inner.remove(event);
    if (event.state === 'gone') this.order.push(event.id);
  }

  next(nowMs: number): SimEvent | undefined {
    const expected = this.#quiet.peek();
    const event = this.#inner.next(nowMs);
    if (event === undefined) return undefined;
    this.deviated = event !== expected;
    if (this.deviated) this.deviations.push({ after: this.#last, run: event.id });
    this.#quiet.take(event, nowMs);
    this.#last = event.id;
    this.order.push(this.#last);
    return event;
  }
}
