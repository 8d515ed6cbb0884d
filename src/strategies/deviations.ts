import type { Deviation, EventId } from '../core/plan.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import type { Strategy } from '../sim/strategy.ts';
import { Quiet } from './quiet.ts';

/**
 * The quiet default with some events held back, as in delay-bounded scheduling (Emmi, Qadeer, Rakamarić 2011), but that
 * a delay names the event it waits for, and ends in the held event firing next: one deviation then says "this waits
 * until that has happened", however much goes on in between. What waits in vain goes on when nothing else can happen.
 */
export class Deviations implements Strategy {
  readonly #quiet = new Quiet();
  /** The events still to be held back, each with the one that releases it. */
  readonly #holds: Map<EventId, EventId>;
  readonly #held = new Map<SimEvent, EventId>();
  readonly #released: SimEvent[] = [];
  /** What waited for the event that fires now, which may make it anew: answers of a connection, which arrive alone or together. */
  readonly #releasedNow = new Set<EventId>();

  constructor(deviations: readonly Deviation[]) {
    this.#holds = new Map(deviations.map(({ hold, until }) => [hold, until]));
  }

  add(event: SimEvent): void {
    const id = this.#holds.size + this.#releasedNow.size === 0 ? '' : event.id;
    if (this.#holds.has(id)) this.#held.set(event, id);
    else if (this.#releasedNow.has(id)) this.#released.push(event);
    else this.#quiet.add(event);
  }

  remove(event: SimEvent): void {
    this.#held.delete(event);
  }

  next(nowMs: number): SimEvent | undefined {
    const event = this.#takeReleased(nowMs) ?? this.#quiet.next(nowMs) ?? this.#giveUpOne(nowMs);
    this.#releasedNow.clear();
    if (event !== undefined && this.#holds.size > 0) this.#releaseAfter(event.id);
    return event;
  }

  #takeReleased(nowMs: number): SimEvent | undefined {
    for (let event = this.#released.shift(); event !== undefined; event = this.#released.shift()) {
      if (event.state === 'enabled') return this.#take(event, nowMs);
    }
    return undefined;
  }

  #giveUpOne(nowMs: number): SimEvent | undefined {
    for (const [event, id] of this.#held) {
      this.#held.delete(event);
      this.#holds.delete(id);
      return this.#take(event, nowMs);
    }
    return undefined;
  }

  #take(event: SimEvent, nowMs: number): SimEvent {
    this.#quiet.take(event, nowMs);
    return event;
  }

  #releaseAfter(fired: EventId): void {
    for (const [hold, until] of this.#holds) {
      if (until !== fired) continue;
      this.#holds.delete(hold);
      this.#releasedNow.add(hold);
    }
    for (const [event, id] of this.#held) {
      if (this.#holds.has(id)) continue;
      this.#held.delete(event);
      this.#released.push(event);
    }
  }
}
