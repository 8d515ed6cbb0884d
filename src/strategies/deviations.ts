import type { Deviation, EventId } from '../core/plan.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import type { Strategy } from '../sim/strategy.ts';
import { Quiet } from './quiet.ts';

/**
 * The quiet default with some events held back past others, as in delay-bounded scheduling (Emmi, Qadeer, Rakamarić
 * 2011), but that a delay names the event it waits for: one deviation then says "this task stalls until that happened",
 * however much goes on in between. An event whose release never comes is let go when nothing else can happen.
 */
export class Deviations implements Strategy {
  readonly #quiet = new Quiet();
  readonly #untilByEvent: ReadonlyMap<EventId, EventId>;
  /** Events that release others and have not fired yet. */
  readonly #releasing: Set<EventId>;
  readonly #held = new Map<SimEvent, EventId>();

  constructor(deviations: readonly Deviation[]) {
    this.#untilByEvent = new Map(deviations.map(({ hold, until }) => [hold, until]));
    this.#releasing = new Set(this.#untilByEvent.values());
  }

  add(event: SimEvent): void {
    const until = this.#releasing.size === 0 ? undefined : this.#untilByEvent.get(event.id);
    if (until !== undefined && this.#releasing.has(until)) this.#held.set(event, until);
    else this.#quiet.add(event);
  }

  remove(event: SimEvent): void {
    this.#held.delete(event);
  }

  next(nowMs: number): SimEvent | undefined {
    const event = this.#quiet.next(nowMs);
    if (event === undefined) return this.#giveUpOne(nowMs);
    if (this.#releasing.size > 0 && this.#releasing.delete(event.id)) this.#release(event.id);
    return event;
  }

  #release(released: EventId): void {
    for (const [event, until] of this.#held) {
      if (until !== released) continue;
      this.#held.delete(event);
      this.#quiet.add(event);
    }
  }

  #giveUpOne(nowMs: number): SimEvent | undefined {
    for (const event of this.#held.keys()) {
      this.#held.delete(event);
      this.#quiet.add(event);
      return this.next(nowMs);
    }
    return undefined;
  }
}
