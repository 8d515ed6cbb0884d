import { Heap } from '../core/heap.ts';
import { Scheduler } from '../sim/scheduler.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import type { Strategy } from '../sim/strategy.ts';

/**
 * The scheduler of a live run: time is the wall clock's, and an event fires once it shows the event's earliest time. The
 * services, faults and processes above it are those of the simulation; only time and interleaving are real.
 */
export class WallClockScheduler extends Scheduler {
  readonly #startMs = performance.now();
  readonly #events: DueEvents;
  #wake: (() => void) | undefined;

  constructor() {
    const events = new DueEvents(() => this.wake());
    super(events, { eventsMax: Infinity, standstillMsMax: Infinity });
    this.#events = events;
  }

  /** Real milliseconds since it was made. */
  override get nowMs(): number {
    return performance.now() - this.#startMs;
  }

  override force(event: SimEvent): void {
    super.force(event);
    this.wake();
  }

  /** Something changed that `play` should look at. */
  wake(): void {
    this.#wake?.();
  }

  /** Fires events at their times until `isDone` says so. */
  async play(isDone: () => boolean): Promise<void> {
    while ((await this.run(isDone)) !== 'done') await this.#untilNext();
  }

  /** Resolves when the next event is due, a new one comes, or somebody calls `wake`. */
  #untilNext(): Promise<void> {
    return new Promise((resolve) => {
      const nextMs = this.#events.nextMs();
      const waitMs = nextMs === undefined ? idleCheckMs : Math.min(nextMs - this.nowMs, idleCheckMs);
      const done = (): void => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, Math.max(waitMs, 0));
      this.#wake = done;
    });
  }
}

/** Whether the end was reached is looked at this often at least, since it may depend on the time. */
const idleCheckMs = 100;

/** Picks the event whose time has come longest ago. */
class DueEvents implements Strategy {
  readonly #heap = new Heap<SimEvent>(isBefore);
  readonly #added: () => void;

  constructor(added: () => void) {
    this.#added = added;
  }

  add(event: SimEvent): void {
    this.#heap.push(event);
    this.#added();
  }

  remove(): void {
    // Those that are no longer enabled are skipped when their turn comes.
  }

  next(nowMs: number): SimEvent | undefined {
    const atMs = this.nextMs();
    return atMs === undefined || atMs > nowMs ? undefined : this.#heap.pop();
  }

  nextMs(): number | undefined {
    for (;;) {
      const event = this.#heap.peek();
      if (event === undefined || event.state === 'enabled') return event?.earliestMs;
      this.#heap.pop();
    }
  }
}

function isBefore(left: SimEvent, right: SimEvent): boolean {
  if (left.earliestMs !== right.earliestMs) return left.earliestMs < right.earliestMs;
  return left.sequence < right.sequence;
}
