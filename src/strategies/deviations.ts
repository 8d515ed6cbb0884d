import type { Deviation, EventId } from '../core/plan.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import type { Strategy } from '../sim/strategy.ts';
import { Quiet } from './quiet.ts';

/** The quiet default with some decisions made otherwise. A deviation whose event is not enabled in time is skipped. */
export class Deviations implements Strategy {
  readonly #quiet = new Quiet();
  readonly #runAfter = new Map<EventId, EventId>();
  readonly #targets: ReadonlySet<EventId>;
  readonly #enabledTargets = new Map<EventId, SimEvent>();
  #last: EventId = 'start';

  constructor(deviations: readonly Deviation[]) {
    for (const { after, run } of deviations) this.#runAfter.set(after, run);
    this.#targets = new Set(this.#runAfter.values());
  }

  add(event: SimEvent): void {
    this.#quiet.add(event);
    if (this.#targets.size > 0 && this.#targets.has(event.id)) this.#enabledTargets.set(event.id, event);
  }

  remove(event: SimEvent): void {
    if (this.#enabledTargets.size > 0) this.#enabledTargets.delete(event.id);
  }

  next(nowMs: number): SimEvent | undefined {
    const target = this.#runAfter.get(this.#last);
    const event = (target === undefined ? undefined : this.#enabledTargets.get(target)) ?? this.#quiet.peek();
    if (event === undefined) return undefined;
    this.#quiet.take(event, nowMs);
    this.#last = event.id;
    this.#enabledTargets.delete(this.#last);
    return event;
  }
}
