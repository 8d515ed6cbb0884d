import type { SimEvent } from './sim-event.ts';

/**
 * The enabled events, oldest first. A set would do, but each event comes and goes once: the links stand on the events
 * themselves, so that nothing is allocated or moved.
 */
export class EventList implements Iterable<SimEvent> {
  #first: SimEvent | undefined;
  #last: SimEvent | undefined;

  /** The event must be in no list. */
  add(event: SimEvent): void {
    event.before = this.#last;
    if (this.#last === undefined) this.#first = event;
    else this.#last.after = event;
    this.#last = event;
  }

  /** The event must be in this list. */
  delete(event: SimEvent): void {
    if (event.before === undefined) this.#first = event.after;
    else event.before.after = event.after;
    if (event.after === undefined) this.#last = event.before;
    else event.after.before = event.before;
    event.before = undefined;
    event.after = undefined;
  }

  /** The event that is being visited may be deleted meanwhile. */
  *[Symbol.iterator](): Generator<SimEvent, void> {
    for (let event = this.#first; event !== undefined;) {
      const { after } = event;
      yield event;
      event = after;
    }
  }
}
