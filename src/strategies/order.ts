import { Heap } from '../core/heap.ts';
import type { EventId } from '../core/plan.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import type { Strategy } from '../sim/strategy.ts';
import { isDue } from './quiet-order.ts';
import { Quiet } from './quiet.ts';

/**
 * Follows a given order of events as far as it applies: of the enabled events, the one that comes first in the list.
 * Events the list does not know run as soon as nothing but waiting for time is left. It keeps the order of the
 * remaining events when some are gone, which is what shrinking needs.
 */
export class Order implements Strategy {
  readonly #ranks: ReadonlyMap<EventId, number>;
  readonly #listed: Heap<{ readonly event: SimEvent; readonly rank: number }>;
  readonly #unlisted = new Quiet();

  constructor(events: readonly EventId[]) {
    this.#ranks = new Map(events.map((id, rank) => [id, rank]));
    this.#listed = new Heap((left, right) => left.rank < right.rank);
  }

  add(event: SimEvent): void {
    const rank = this.#ranks.get(event.id);
    // To deliver several answers at once is a choice; where it was not made, they are delivered one by one.
    if (rank === undefined && event.phase === 'deliver-all') return;
    if (rank === undefined) this.#unlisted.add(event);
    else this.#listed.push({ event, rank });
  }

  remove(): void {
    // Events that are no longer enabled are skipped when their turn comes.
  }

  next(nowMs: number): SimEvent | undefined {
    const listed = this.#peekListed();
    const unlisted = this.#unlisted.peek(nowMs);
    const waits = listed !== undefined && listed.earliestMs > nowMs;
    const urgent = unlisted !== undefined && isDue(unlisted, nowMs);
    const event = listed === undefined || (waits && urgent) ? unlisted : listed;
    if (event === undefined) return undefined;
    this.#unlisted.take(event, nowMs);
    return event;
  }

  #peekListed(): SimEvent | undefined {
    for (;;) {
      const top = this.#listed.peek()?.event;
      if (top === undefined || top.state === 'enabled') return top;
      this.#listed.pop();
    }
  }
}
