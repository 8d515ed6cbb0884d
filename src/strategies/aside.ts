import { hashText, mix } from '../core/hash.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import type { Strategy } from '../sim/strategy.ts';
import type { Task } from '../sim/task.ts';
import { firesBefore } from '../sim/timer-queue.ts';
import { Timeline } from './timeline.ts';

/** In one schedule of so many the background takes part like everything else. */
const schedulesPerFullOne = 4;

/**
 * Keeps what merely keeps the background going away from a strategy, which would spend its decisions on idle polls: their
 * timers fire as time passes, and what they set going comes to pass at once. Whatever touches a key that somebody's work
 * touches, too, is no idle poll, and from then on its task takes part. What races in memory alone does not show in what it
 * touches: for its sake some schedules leave nothing aside.
 */
export function withIdleAside(seed: number, strategy: Strategy): Strategy {
  return mix(seed, hashText('aside')) % schedulesPerFullOne === 0 ? strategy : new Aside(strategy);
}

class Aside implements Strategy {
  readonly #inner: Strategy;
  readonly #work = new Timeline();
  readonly #timers = new Timeline();
  /** The keys that somebody's work has touched, with whether it wrote. */
  readonly #touched = new Map<string, boolean>();
  readonly #mingling = new Set<Task>();
  /** What the inner strategy has picked, while the background catches up with the time. */
  #picked: SimEvent | undefined;

  constructor(inner: Strategy) {
    this.#inner = inner;
  }

  add(event: SimEvent): void {
    if (event.isIdle && event.kind === 'timer') this.#timers.add(event);
    else if (event.isIdle && !this.#mingles(event)) this.#work.add(event);
    else this.#take(event);
  }

  remove(event: SimEvent): void {
    if (event === this.#picked) this.#picked = undefined;
    else if (!event.isIdle || this.#mingling.has(event.task)) this.#inner.remove(event);
  }

  next(nowMs: number): SimEvent | undefined {
    const atHand = this.#work.peek();
    if (atHand !== undefined && atHand.earliestMs <= nowMs) return this.#work.pop();
    this.#picked ??= this.#inner.next(nowMs);
    const idle = this.#earliest();
    const event = idle?.peek();
    const picked = this.#picked;
    const waits =
      picked === undefined ||
      (picked.earliestMs > nowMs && event !== undefined && firesBefore(event, picked));
    if (idle !== undefined && waits) return idle.pop();
    this.#picked = undefined;
    return picked;
  }

  #take(event: SimEvent): void {
    if (event.kind === 'exec' && !event.isIdle) this.#touches(event);
    this.#inner.add(event);
    const picked = this.#picked;
    if (picked === undefined || event.earliestMs >= picked.earliestMs) return;
    // It came up while the background caught up: the choice is made anew.
    this.#picked = undefined;
    this.#inner.add(picked);
  }

  #touches({ keys, access }: SimEvent): void {
    for (const key of keys) this.#touched.set(key, access === 'write' || this.#touched.get(key) === true);
  }

  #mingles({ kind, keys, access, task }: SimEvent): boolean {
    if (this.#mingling.has(task)) return true;
    if (kind !== 'exec') return false;
    const races = keys.some((key) => {
      const written = this.#touched.get(key);
      return written !== undefined && (written || access === 'write');
    });
    if (races) this.#mingling.add(task);
    return races;
  }

  /** The timeline whose first event comes first. */
  #earliest(): Timeline | undefined {
    const work = this.#work.peek();
    const timer = this.#timers.peek();
    if (work === undefined || timer === undefined) {
      if (work !== undefined) return this.#work;
      return timer === undefined ? undefined : this.#timers;
    }
    return firesBefore(work, timer) ? this.#work : this.#timers;
  }
}
