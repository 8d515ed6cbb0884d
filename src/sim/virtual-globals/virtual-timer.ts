import { SimEvent } from '../sim-event.ts';
import { runAs, type Task } from '../task.ts';

interface TimerJob {
  readonly callback: (...values: unknown[]) => void;
  readonly values: readonly unknown[];
  readonly delayMs: number | undefined;
  readonly repeats: boolean;
}

/** Node's longest delay; a longer one, or one that is no number, becomes 1 ms, as in Node. */
const longestDelayMs = 2 ** 31 - 1;

let lastHandle = 0;
const byHandle = new Map<number, WeakRef<VirtualTimer>>();

/** What `setTimeout`, `setInterval` and `setImmediate` return inside a simulation: Node's Timeout on virtual time. */
export class VirtualTimer {
  readonly #task: Task;
  readonly #operation: 'timer' | 'immediate';
  readonly #job: TimerJob;
  readonly #delayMs: number;
  #event: SimEvent | undefined;
  #referenced = true;

  constructor(task: Task, operation: 'timer' | 'immediate', job: TimerJob) {
    this.#task = task;
    this.#operation = operation;
    this.#job = job;
    this.#delayMs = operation === 'immediate' ? 0 : normalisedDelayMs(job.delayMs);
    this.#arm();
  }

  /** The timer behind whatever was handed to a `clear…` function; undefined if it is none of ours. */
  static of(handle: unknown): VirtualTimer | undefined {
    if (handle instanceof VirtualTimer) return handle;
    const number = typeof handle === 'string' ? Number(handle) : handle;
    return typeof number === 'number' ? byHandle.get(number)?.deref() : undefined;
  }

  close(): this {
    if (this.#event !== undefined) this.#task.process.scheduler.cancelTimer(this.#task.process, this.#event);
    this.#event = undefined;
    return this;
  }

  refresh(): this {
    this.close();
    this.#arm();
    return this;
  }

  ref(): this {
    this.#referenced = true;
    return this;
  }

  unref(): this {
    this.#referenced = false;
    return this;
  }

  hasRef(): boolean {
    return this.#referenced;
  }

  [Symbol.toPrimitive](): number {
    lastHandle += 1;
    byHandle.set(lastHandle, new WeakRef(this));
    return lastHandle;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #arm(): void {
    const task = this.#task;
    const scheduler = task.process.scheduler;
    this.#event = new SimEvent({
      kind: 'timer',
      task,
      operation: this.#operation,
      nth: task.next(this.#operation),
      phase: '',
      owner: task.process,
      resource: task.process.id,
      access: 'write',
      earliestMs: scheduler.nowMs + this.#delayMs,
      fire: () => this.#fire(),
    });
    scheduler.addTimer(task.process, this.#event);
  }

  #fire(): void {
    this.#event = undefined;
    runAs(this.#task, () => {
      this.#job.callback(...this.#job.values);
    });
    if (this.#job.repeats && this.#event === undefined) this.#arm();
  }
}

function normalisedDelayMs(delayMs: number | undefined): number {
  const number = Number(delayMs);
  return number >= 1 && number <= longestDelayMs ? Math.trunc(number) : 1;
}
