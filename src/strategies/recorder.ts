import type { Deviation, EventId } from '../core/plan.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import type { Strategy } from '../sim/strategy.ts';
import type { Task } from '../sim/task.ts';
import { comesBefore } from './quiet-order.ts';

/**
 * Watches another strategy and writes down where it leaves the quiet default: which events were passed over, and by
 * which one last. Looks at every enabled event for each decision; only runs that are looked into are recorded.
 */
export class Recorder implements Strategy {
  /** The events picked and those withdrawn, in order. */
  readonly order: EventId[] = [];
  /** Whether the event picked last had been held back before. */
  deviated = false;
  readonly #inner: Strategy;
  readonly #enabled = new Set<SimEvent>();
  /** Each event that was passed over, with the last event that was picked in its place. */
  readonly #passed = new Map<SimEvent, EventId>();
  #current: Task | undefined;

  constructor(inner: Strategy) {
    this.#inner = inner;
  }

  /** The run as deviations from the quiet default, in the order in which events were first held back. */
  get deviations(): readonly Deviation[] {
    const untilByEvent = new Map<EventId, EventId>();
    for (const [event, until] of this.#passed) untilByEvent.set(event.id, until);
    return [...untilByEvent].map(([hold, until]) => ({ hold, until }));
  }

  add(event: SimEvent): void {
    this.#inner.add(event);
    this.#enabled.add(event);
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
    const moment = { task: this.#current, nowMs };
    for (const other of this.#enabled) {
      if (comesBefore(other, event, moment)) this.#passed.set(other, id);
    }
    this.deviated = this.#passed.has(event);
    this.#current = event.task;
    this.order.push(id);
    return event;
  }
}
