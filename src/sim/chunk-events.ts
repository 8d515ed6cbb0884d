import type { Scheduler } from './scheduler.ts';
import { type EventDescription, SimEvent } from './sim-event.ts';

/**
 * The events of what waits to arrive, first in, first out: the oldest alone, or all in one chunk. Which of them fires is a
 * choice of the schedule.
 */
export class ChunkEvents {
  readonly #scheduler: Scheduler;
  #one: SimEvent | undefined;
  #all: SimEvent | undefined;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  /** The event of the oldest stays if it is there; that of all is made anew, or goes where there is no more than one. */
  expose(one: () => EventDescription, all: (() => EventDescription) | undefined): void {
    this.#one ??= this.#enabled(one());
    if (this.#all !== undefined) this.#scheduler.withdraw(this.#all);
    this.#all = all && this.#enabled(all());
  }

  withdraw(): void {
    if (this.#one !== undefined) this.#scheduler.withdraw(this.#one);
    if (this.#all !== undefined) this.#scheduler.withdraw(this.#all);
    this.#one = undefined;
    this.#all = undefined;
  }

  #enabled(description: EventDescription): SimEvent {
    const event = new SimEvent(description);
    this.#scheduler.enable(event);
    return event;
  }
}
