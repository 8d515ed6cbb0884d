import type { Deviation, EventId } from '../core/plan.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import type { Strategy } from '../sim/strategy.ts';
import type { Task } from '../sim/task.ts';
import { comesBefore } from './quiet-order.ts';

/**
 * Watches another strategy and writes down where it leaves the quiet default: which events were passed over, and after
 * which one each of them fired in the end. Looks at every enabled event for each decision; only runs that are looked
 * into are recorded.
 */
export class Recorder implements Strategy {
  /** The events picked and those withdrawn, in order. */
  readonly order: EventId[] = [];
  /** Whether the event picked last had been held back before. */
  deviated = false;
  readonly #inner: Strategy;
  readonly #enabled = new Map<SimEvent, EventId>();
  /** Each event that was passed over, with the event it followed in the end; with itself while it has not fired. */
  readonly #held = new Map<EventId, EventId>();
  #task: Task | undefined;
  #last: EventId = '';

  constructor(inner: Strategy) {
    this.#inner = inner;
  }

  /** The run as deviations from the quiet default, in the order in which events were first held back. */
  get deviations(): readonly Deviation[] {
    return [...this.#held].map(([hold, until]) => ({ hold, until }));
  }

  add(event: SimEvent): void {
    this.#inner.add(event);
    this.#enabled.set(event, event.id);
  }

  remove(event: SimEvent): void {
    this.#inner.remove(event);
    this.#enabled.delete(event);
    if (event.state === 'gone') this.order.push(event.id);
  }

  next(nowMs: number): SimEvent | undefined {
    const event = this.#inner.next(nowMs);
    if (event === undefined) return undefined;
    this.#enabled.delete(event);
    const { id } = event;
    this.deviated = this.#held.has(id);
    if (this.deviated) this.#held.set(id, this.#last);
    else this.#holdBackWhatComesBefore(event, nowMs);
    this.#task = event.task;
    this.#last = id;
    this.order.push(id);
    return event;
  }

  #holdBackWhatComesBefore(event: SimEvent, nowMs: number): void {
    const moment = { task: this.#task, nowMs };
    for (const [other, id] of this.#enabled) {
      if (comesBefore(other, event, moment) && !this.#held.has(id)) this.#held.set(id, id);
    }
  }
}
