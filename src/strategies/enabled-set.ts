import type { Prng } from '../core/prng.ts';
import type { SimEvent } from '../sim/sim-event.ts';

/** A set of events from which one can be drawn uniformly; every operation costs O(1). */
export class EnabledSet {
  readonly #events: SimEvent[] = [];
  readonly #indices = new Map<SimEvent, number>();

  get size(): number {
    return this.#events.length;
  }

  has(event: SimEvent): boolean {
    return this.#indices.has(event);
  }

  /** An event that is in the set already stays in it once. */
  add(event: SimEvent): void {
    if (this.#indices.has(event)) return;
    this.#indices.set(event, this.#events.length);
    this.#events.push(event);
  }

  /** Returns whether the event was in the set. */
  delete(event: SimEvent): boolean {
    const index = this.#indices.get(event);
    if (index === undefined) return false;
    this.#indices.delete(event);
    const last = this.#events.pop();
    if (last !== undefined && last !== event) {
      this.#events[index] = last;
      this.#indices.set(last, index);
    }
    return true;
  }

  draw(prng: Prng): SimEvent {
    const event = this.peek(prng);
    this.delete(event);
    return event;
  }

  /** Draws one and leaves it in. */
  peek(prng: Prng): SimEvent {
    return prng.pick(this.#events);
  }
}
