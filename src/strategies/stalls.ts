import { mix } from '../core/hash.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import type { Strategy } from '../sim/strategy.ts';

/** One task in this many is stalled, at one of its first events. */
const stalledShare = 8;
const stallWithinEvents = 16;

/**
 * Lets some tasks fall behind whatever another strategy does with the rest: each stops in the middle of its work and
 * goes on only when nothing else can happen, time included. Finds what needs one task starved past all others, for
 * example past the end of its lease.
 */
export class Stalls implements Strategy {
  readonly #seed: number;
  readonly #inner: Strategy;
  readonly #stalled = new Set<SimEvent>();
  /** Tasks that have been let go, and how many events each task has had. */
  readonly #released = new Set<string>();
  readonly #eventsOf = new Map<string, number>();

  constructor(seed: number, inner: Strategy) {
    this.#seed = seed;
    this.#inner = inner;
  }

  add(event: SimEvent): void {
    const task = event.task;
    const count = (this.#eventsOf.get(task.id) ?? 0) + 1;
    this.#eventsOf.set(task.id, count);
    if (count >= this.#stallsAt(task.hash) && !this.#released.has(task.id)) this.#stalled.add(event);
    else this.#inner.add(event);
  }

  remove(event: SimEvent): void {
    if (!this.#stalled.delete(event)) this.#inner.remove(event);
  }

  next(nowMs: number): SimEvent | undefined {
    const event = this.#inner.next(nowMs);
    if (event !== undefined || this.#stalled.size === 0) return event;
    for (const stalled of this.#stalled) {
      this.#released.add(stalled.task.id);
      this.#inner.add(stalled);
    }
    this.#stalled.clear();
    return this.#inner.next(nowMs);
  }

  /** After how many of its events the task stalls; never, for most tasks. */
  #stallsAt(taskHash: number): number {
    const draw = mix(this.#seed, taskHash);
    return draw % stalledShare === 0 ? 1 + ((draw >>> 8) % stallWithinEvents) : Number.POSITIVE_INFINITY;
  }
}
