import { AuditFailure } from './audit-failure.ts';

/** Called without an error when due, with one when the work was interrupted or closed before. */
export type Ring = (interruption: Error | undefined) => void;

export interface Alarm {
  readonly dueMs: number;
  readonly isInterruptible: boolean;
  readonly ring: Ring;
}

/** One for all, because making an error costs more than all the rest of closing. */
const closed = new AuditFailure('stopped', 'the work was closed');

/** What a bounded call is, for the error when it takes too long. */
export interface Limit {
  readonly operation: string;
  readonly limitMs: number;
}

/**
 * One piece of work whose every wait is bounded: a promise from outside may never settle.
 *
 * All its waits share one timer, armed for the nearest and left alone when a wait ends early, so that a request which
 * goes well costs one `setTimeout` and one `clearTimeout` however many calls it makes. Local deadlines use the
 * monotonic clock: the wall clock may jump.
 */
export class Work {
  readonly startMs = performance.now();
  readonly #alarms = new Set<Alarm>();
  #deadline: Alarm | undefined;
  #interruption: Error | undefined;
  #isSettling = false;
  #isClosed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timerDueMs = Infinity;

  /** Without a time-out, only `cancel` and `close` end its waits. */
  constructor(timeoutMs = Infinity) {
    this.#setDeadline(timeoutMs);
  }

  /** Interrupts the wait in progress and refuses later ones. Without effect once settling: that is bounded anyway. */
  cancel(reason: Error): void {
    if (!this.#isSettling) this.#interrupt(reason);
  }

  /**
   * Waits work again, for this long: time to give back what is held, whatever ended the work. May be called again for
   * a next step, so that a step that hangs does not use up the time of the following one.
   */
  settle(timeoutMs: number): void {
    this.#isSettling = true;
    this.#interruption = undefined;
    this.#setDeadline(timeoutMs);
  }

  /** Ends every wait and the timer. */
  close(): void {
    this.#isClosed = true;
    this.#interruption ??= closed;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const left = [...this.#alarms];
    this.#alarms.clear();
    for (const alarm of left) alarm.ring(this.#interruption);
  }

  /** The call's outcome, unless the limit, the deadline or a cancel comes first; then the late outcome is dropped. */
  wait<T>(limit: Limit, call: () => PromiseLike<T>): Promise<T> {
    return this.#bound(limit, call, true);
  }

  /** A wait that a cancel leaves alone: for what runs beside the main course, such as a heartbeat. */
  beside<T>(limit: Limit, call: () => PromiseLike<T>): Promise<T> {
    return this.#bound(limit, call, false);
  }

  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#interruption !== undefined) {
        reject(this.#interruption);
        return;
      }
      this.#add(delayMs, true, (interruption) => {
        if (interruption === undefined) resolve();
        else reject(interruption);
      });
    });
  }

  /** Calls back once after the delay, and not at all after `silence` or `close`. */
  alarm(delayMs: number, callback: () => void): Alarm {
    return this.#add(delayMs, false, (interruption) => {
      if (interruption === undefined) callback();
    });
  }

  silence(alarm: Alarm): void {
    this.#alarms.delete(alarm);
  }

  #bound<T>({ operation, limitMs }: Limit, call: () => PromiseLike<T>, isInterruptible: boolean): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const refusal = isInterruptible || this.#isClosed ? this.#interruption : undefined;
      if (refusal !== undefined) {
        reject(refusal);
        return;
      }
      // An implementation in plain JavaScript may return a value: that is an outcome too.
      const outcome = Promise.resolve(call());
      const alarm = this.#add(limitMs, isInterruptible, (interruption) => {
        reject(
          interruption ??
            new AuditFailure('timed-out', `${operation} took longer than ${Math.round(limitMs)} ms`),
        );
      });
      const settleWith = <Value>(end: (value: Value) => void): ((value: Value) => void) => {
        return (value) => {
          this.silence(alarm);
          end(value);
        };
      };
      outcome.then(settleWith(resolve), settleWith<unknown>(reject));
    });
  }

  #setDeadline(timeoutMs: number): void {
    if (this.#deadline !== undefined) this.silence(this.#deadline);
    this.#deadline = this.alarm(timeoutMs, () => {
      this.#interrupt(new AuditFailure('timed-out', `the work took longer than ${timeoutMs} ms`));
    });
  }

  #interrupt(reason: Error): void {
    if (this.#interruption !== undefined) return;
    this.#interruption = reason;
    for (const alarm of this.#alarms) {
      if (alarm.isInterruptible && this.#alarms.delete(alarm)) alarm.ring(reason);
    }
  }

  #add(delayMs: number, isInterruptible: boolean, ring: Ring): Alarm {
    const alarm: Alarm = { dueMs: performance.now() + delayMs, isInterruptible, ring };
    if (this.#isClosed) return alarm;
    this.#alarms.add(alarm);
    this.#arm(alarm.dueMs);
    return alarm;
  }

  #arm(dueMs: number): void {
    if (dueMs >= this.#timerDueMs) return;
    clearTimeout(this.#timer);
    this.#timerDueMs = dueMs;
    this.#timer = setTimeout(this.#tick, Math.max(0, Math.ceil(dueMs - performance.now())));
  }

  readonly #tick = (): void => {
    this.#timer = undefined;
    this.#timerDueMs = Infinity;
    const nowMs = performance.now();
    for (const alarm of this.#alarms) {
      if (alarm.dueMs <= nowMs && this.#alarms.delete(alarm)) alarm.ring(undefined);
    }
    let nextMs = Infinity;
    for (const alarm of this.#alarms) nextMs = Math.min(nextMs, alarm.dueMs);
    this.#arm(nextMs);
  };
}
