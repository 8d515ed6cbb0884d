import type { SimEvent } from './sim-event.ts';

export interface StandstillBounds {
  /** Virtual milliseconds without progress after which there will never be any. */
  readonly standstillMsMax: number;
  /**
   * So many events without progress are much ado: shorter waits then suffice, and none where no time passes meanwhile.
   * Unlimited by default.
   */
  readonly fruitlessEventsMax?: number;
}

/** After so much ado, and this long, the work that was done over and over again will come to nothing. */
const shortest = { workMs: 60_000, idleMs: 300_000 } as const;
/** Whoever gives up does so after a few of the longest waits there are: leases that end, deliveries that come back. */
const waits = { work: 4, idle: 10 } as const;

/** Since when there has been no progress, and whether there will ever be any again. */
export class Standstill {
  readonly #msMax: number;
  readonly #eventsMax: number;
  #longestWaitMs = 0;
  #events = 0;
  #workEvents = 0;
  /** Events of work since time last passed. */
  #atOnce = 0;
  #nowMs = 0;
  sinceMs = 0;

  constructor({ standstillMsMax, fruitlessEventsMax = Infinity }: StandstillBounds) {
    this.#msMax = standstillMsMax;
    this.#eventsMax = fruitlessEventsMax;
  }

  begin(nowMs: number): void {
    this.sinceMs = nowMs;
    this.#nowMs = nowMs;
    this.#events = 0;
    this.#workEvents = 0;
    this.#atOnce = 0;
  }

  /** Something waits for so long. */
  awaits(waitMs: number): void {
    if (waitMs > this.#longestWaitMs) this.#longestWaitMs = waitMs;
  }

  /** Counts an event that is about to fire. Whether it, and all that comes after it, is in vain. */
  isForEver({ earliestMs, isIdle }: SimEvent): boolean {
    this.#events += 1;
    if (!isIdle) {
      this.#workEvents += 1;
      this.#atOnce = earliestMs > this.#nowMs ? 1 : this.#atOnce + 1;
    }
    if (earliestMs > this.#nowMs) this.#nowMs = earliestMs;
    const lastedMs = this.#nowMs - this.sinceMs;
    if (lastedMs > this.#msMax) return true;
    if (this.#events <= this.#eventsMax) return false;
    if (this.#atOnce > this.#eventsMax) return true;
    if (lastedMs > this.#patienceMs(shortest.idleMs, waits.idle)) return true;
    return this.#workEvents > this.#eventsMax && lastedMs > this.#patienceMs(shortest.workMs, waits.work);
  }

  #patienceMs(shortestMs: number, waitsMax: number): number {
    return Math.max(shortestMs, waitsMax * this.#longestWaitMs);
  }
}
