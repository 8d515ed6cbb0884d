import { Heap } from '../core/heap.ts';
import type { Prng } from '../core/prng.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import { EnabledSet } from './enabled-set.ts';

interface Ticket {
  readonly event: SimEvent;
  /** In [0, 1); the lowest is the best. */
  readonly priority: number;
}

/**
 * Events with independent, uniform priorities, of which only as many are drawn as were needed to know the best. Those
 * not drawn yet are known to lie above a floor. Adding, deleting and finding the best cost O(log n); drawing anew costs
 * as much as was drawn since the last time.
 */
export class Tickets {
  #drawn = lowestFirst();
  /** The events with a drawn priority, deleted ones excepted. */
  readonly #known = new Map<SimEvent, Ticket>();
  readonly #undrawn = new EnabledSet();
  /** Every undrawn priority is uniform above this. */
  #floor = 0;

  get size(): number {
    return this.#known.size + this.#undrawn.size;
  }

  has(event: SimEvent): boolean {
    return this.#known.has(event) || this.#undrawn.has(event);
  }

  /** The event must not be in yet. */
  add(event: SimEvent, prng: Prng): void {
    const priority = prng.float();
    // Above the floor, that is all we need to know of it: it is one of those that are uniform there.
    if (priority >= this.#floor) this.#undrawn.add(event);
    else this.#know({ event, priority });
  }

  /** Returns whether the event was in. */
  delete(event: SimEvent): boolean {
    return this.#known.delete(event) || this.#undrawn.delete(event);
  }

  /** Every event gets another priority. */
  drawAnew(): void {
    for (const event of this.#known.keys()) this.#undrawn.add(event);
    this.#known.clear();
    this.#drawn = lowestFirst();
    this.#floor = 0;
  }

  /** There must be an event. */
  best(prng: Prng): Ticket {
    for (;;) {
      const top = this.#drawn.peek();
      if (top === undefined) break;
      if (this.#known.get(top.event) === top) return top;
      this.#drawn.pop();
    }
    // The minimum of k draws that are uniform above the floor.
    const above = 1 - (1 - prng.float()) ** (1 / this.#undrawn.size);
    this.#floor += (1 - this.#floor) * above;
    const ticket = { event: this.#undrawn.draw(prng), priority: this.#floor };
    this.#know(ticket);
    return ticket;
  }

  #know(ticket: Ticket): void {
    this.#known.set(ticket.event, ticket);
    this.#drawn.push(ticket);
  }
}

function lowestFirst(): Heap<Ticket> {
  return new Heap((left, right) => left.priority < right.priority);
}
