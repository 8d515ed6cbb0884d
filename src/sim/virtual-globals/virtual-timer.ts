import { PropertyCodeError } from '../../core/property-code-error.ts';
import { callAs } from './call-as.ts';
import { placeOfCaller } from './place-of.ts';
import { SimEvent } from '../sim-event.ts';
import type { SimProcess } from '../sim-process.ts';
import type { Task } from '../task.ts';

interface TimerJob {
  readonly callback: (...values: unknown[]) => void;
  readonly values: readonly unknown[];
  readonly delayMs: number | undefined;
  readonly repeats: boolean;
}

/** Node's longest delay; a longer one, or one that is no number, becomes 1 ms, as in Node. */
const longestDelayMs = 2 ** 31 - 1;

/** The timers of a process that were asked for their numbers. */
interface Numbered {
  /** Counted per process, from 1: a run gives the same numbers whatever ran before it. */
  last: number;
  readonly pending: Map<number, VirtualTimer>;
}

const numberedByProcess = new WeakMap<SimProcess, Numbered>();

/** What `setTimeout`, `setInterval` and `setImmediate` return inside a simulation: Node's Timeout on virtual time. */
export class VirtualTimer {
  readonly #task: Task;
  readonly #operation: 'timer' | 'immediate';
  readonly #job: TimerJob;
  readonly #delayMs: number;
  #event: SimEvent | undefined;
  #number: number | undefined;
  #referenced = true;
  #cleared = false;

  constructor(task: Task, operation: 'timer' | 'immediate', job: TimerJob) {
    if (task.process.isWorld) throw timerOfNobody(task, operation);
    this.#task = task;
    this.#operation = operation;
    this.#job = job;
    this.#delayMs = operation === 'immediate' ? 0 : normalisedDelayMs(job.delayMs);
    this.#arm();
  }

  /** The pending timer of this process that has the number; undefined if there is none. */
  static numbered(owner: SimProcess, number: number): VirtualTimer | undefined {
    return numberedByProcess.get(owner)?.pending.get(number);
  }

  close(): this {
    // An interval that is cleared by its own callback has no event just then, and must not tick again all the same.
    this.#cleared = true;
    if (this.#event !== undefined) this.#task.process.scheduler.cancelTimer(this.#task.process, this.#event);
    this.#disarm();
    return this;
  }

  /** Starts anew, also after it fired. Does nothing once it was cleared. */
  refresh(): this {
    if (this.#cleared) return this;
    if (this.#event !== undefined) this.#task.process.scheduler.cancelTimer(this.#task.process, this.#event);
    this.#arm();
    return this;
  }

  ref(): this {
    return this.#refer(true);
  }

  unref(): this {
    return this.#refer(false);
  }

  hasRef(): boolean {
    return this.#referenced;
  }

  [Symbol.toPrimitive](): number {
    if (this.#number !== undefined) return this.#number;
    const numbered = numberedOf(this.#task.process);
    numbered.last += 1;
    this.#number = numbered.last;
    if (this.#event !== undefined) numbered.pending.set(this.#number, this);
    return this.#number;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #refer(referenced: boolean): this {
    this.#referenced = referenced;
    if (this.#event !== undefined) this.#event.isUnreferenced = !referenced;
    return this;
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
    this.#event.isUnreferenced = !this.#referenced;
    scheduler.addTimer(task.process, this.#event);
    if (this.#number !== undefined) numberedOf(task.process).pending.set(this.#number, this);
  }

  /** What a timer that is not pending refers to must not be kept alive by its number. */
  #disarm(): void {
    this.#event = undefined;
    if (this.#number !== undefined) numberedOf(this.#task.process).pending.delete(this.#number);
  }

  #fire(): void {
    // An interval stays known by its number while its callback runs: the callback may clear it.
    if (this.#job.repeats) this.#event = undefined;
    else this.#disarm();
    callAs(this.#task, () => this.#job.callback(...this.#job.values));
    if (this.#job.repeats && !this.#cleared && this.#event === undefined) this.#arm();
  }
}

/** Ends the run: a service or a check acts at once, and what it would do later no schedule could move. */
function timerOfNobody(task: Task, operation: 'timer' | 'immediate'): PropertyCodeError {
  const what = operation === 'timer' ? 'a timer' : 'an immediate';
  const place = placeOfCaller();
  const error = new PropertyCodeError(
    `${task.id}: expected code that acts at once, got ${what}${place === undefined ? '' : ` at ${place}`}; ` +
      'a service that keeps time is written with raceproof/kit',
  );
  task.process.scheduler.fail(error);
  return error;
}

function numberedOf(owner: SimProcess): Numbered {
  let numbered = numberedByProcess.get(owner);
  if (numbered === undefined) {
    numbered = { last: 0, pending: new Map() };
    numberedByProcess.set(owner, numbered);
  }
  return numbered;
}

function normalisedDelayMs(delayMs: number | undefined): number {
  const number = Number(delayMs);
  return number >= 1 && number <= longestDelayMs ? Math.trunc(number) : 1;
}
