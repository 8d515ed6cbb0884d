import { afterEach, beforeEach, expect, vi } from 'vitest';

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

const real = { setTimeout, clearTimeout, setImmediate, random: Math.random };

/** Timers and the monotonic clock on a time that passes only when told to, and jitter that is the same each time. */
export class VirtualTime {
  nowMs = 0;
  readonly #timers = new Map<number, Timer>();
  #lastId = 0;
  #draws = 0;

  get pending(): number {
    return this.#timers.size;
  }

  /** Fires what is due in that time, in order, and lets every continuation run before the next. */
  async advance(durationMs: number): Promise<void> {
    const endMs = this.nowMs + durationMs;
    await settle();
    for (let next = this.#next(); next !== undefined && next[1].dueMs <= endMs; next = this.#next()) {
      const [id, timer] = next;
      this.#timers.delete(id);
      this.nowMs = Math.max(this.nowMs, timer.dueMs);
      timer.callback();
      await settle();
    }
    this.nowMs = endMs;
  }

  /** Lets time pass while nothing runs, as a paused process sees it. */
  stall(durationMs: number): void {
    this.nowMs += durationMs;
  }

  install(): void {
    Object.assign(globalThis, {
      setTimeout: (
        callback: (...args: readonly unknown[]) => void,
        delayMs = 0,
        ...args: readonly unknown[]
      ) => {
        this.#lastId += 1;
        const dueMs = this.nowMs + Math.max(1, Math.trunc(delayMs));
        this.#timers.set(this.#lastId, { dueMs, callback: () => callback(...args) });
        return this.#lastId;
      },
      clearTimeout: (id: number) => this.#timers.delete(id),
    });
    // Covers the method of the prototype until it is deleted again.
    performance.now = () => this.nowMs;
    Math.random = () => this.#random();
  }

  uninstall(): void {
    Object.assign(globalThis, { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout });
    Reflect.deleteProperty(performance, 'now');
    Math.random = real.random;
  }

  /** Multiples of the golden ratio's fraction: evenly spread, and no two draws alike. */
  #random(): number {
    this.#draws += 1;
    return (this.#draws * 0.618_033_988_749_895) % 1;
  }

  #next(): readonly [number, Timer] | undefined {
    let first: readonly [number, Timer] | undefined;
    for (const entry of this.#timers) {
      if (first === undefined || entry[1].dueMs < first[1].dueMs) first = entry;
    }
    return first;
  }
}

function settle(): Promise<void> {
  return new Promise((resolve) => {
    real.setImmediate(resolve);
  });
}

/** Virtual time for every test of a file, each of which must leave no timer behind. */
export function useVirtualTime(): () => VirtualTime {
  // A test that waits for a time nobody lets pass should not wait for long.
  vi.setConfig({ testTimeout: 20_000 });
  let time = new VirtualTime();
  beforeEach(() => {
    time = new VirtualTime();
    time.install();
  });
  afterEach(() => {
    time.uninstall();
    expect(time.pending).toBe(0);
  });
  return () => time;
}
