import { AsyncLocalStorage } from 'node:async_hooks';
import { hashText, mix } from '../core/hash.ts';
import { Prng } from '../core/prng.ts';
import { Beat } from './beat.ts';
import type { SimProcess } from './sim-process.ts';

/**
 * What a task is there for. *work*: something that somebody waits for until it has ended: a delivery, a call of an
 * operation, a start. *service*: what its process does besides, for as long as it lives. *client*: the library by which it
 * reaches a service.
 */
export type TaskRole = 'work' | 'service' | 'client';

/**
 * One logical unit that the search may reorder: a delivery in work, a process's start, a connection. Continuations
 * inherit the task that created them. Names and random draws depend on the task alone, so that removing one request
 * leaves every other task as it was.
 */
export class Task {
  /** `process/task`. */
  readonly id: string;
  readonly hash: number;
  readonly process: SimProcess;
  readonly role: TaskRole;
  readonly #seed: number;
  readonly #counters = new Map<string, number>();
  #prng: Prng | undefined;
  /** Its beat, where timers of its have fired. */
  #beat: Beat | undefined;
  /** Nobody waits for it any more, though what it has set going may go on. */
  ended = false;
  /** Called in the turn of each of its events, once that has fired. */
  afterEvent: (() => void) | undefined;

  constructor(process: SimProcess, name: string, { seed, role }: { seed: number; role: TaskRole }) {
    this.id = `${process.id}/${name}`;
    this.hash = hashText(this.id);
    this.process = process;
    this.role = role;
    this.#seed = seed;
  }

  /** One of its timers fires, that long after it was set. */
  timerFires(delayMs: number): void {
    if (!this.#isForNobody) return;
    this.#beat ??= new Beat();
    this.#beat.count(delayMs);
  }

  /**
   * Whether such an event of it would be periodic work in the background: a timer like those that it keeps setting, or what
   * it does between them.
   */
  isIdling(timerMs: number | undefined): boolean {
    if (this.#beat === undefined) return false;
    return timerMs === undefined ? this.#beat.isSteady : this.#beat.keeps(timerMs);
  }

  /** Counts the calls of one operation by this task, from 1. */
  next(operation: string): number {
    const count = (this.#counters.get(operation) ?? 0) + 1;
    this.#counters.set(operation, count);
    return count;
  }

  /** Whether nobody waits for what it does. */
  get #isForNobody(): boolean {
    return this.role === 'service' || (this.role === 'work' && this.ended);
  }

  /** The random numbers this task draws. */
  get prng(): Prng {
    this.#prng ??= new Prng(mix(this.#seed, this.hash));
    return this.#prng;
  }
}

/** Modules of the tested code that were loaded together. What they set going then belongs to no task. */
export class LoadedModules {
  /**
   * Why they open no socket any more: a client of theirs wanted to send something by itself while runs were on. It may hold
   * what tasks have given it, and would send that once it is connected again.
   */
  cutOffBy: Error | undefined;
}

const storage = new AsyncLocalStorage<Task | LoadedModules>();

/** The task whose code is running, or undefined outside any simulation. */
export function currentTask(): Task | undefined {
  const owner = storage.getStore();
  return owner instanceof Task ? owner : undefined;
}

/** The modules whose code is running that they set going when they were loaded: their timers, their sockets' callbacks. */
export function currentModules(): LoadedModules | undefined {
  const owner = storage.getStore();
  return owner instanceof LoadedModules ? owner : undefined;
}

/** Runs code that loads modules. What they set going by themselves is known as theirs ever after. */
export function loadAs<Result>(modules: LoadedModules, code: () => Result): Result {
  return storage.run(modules, code);
}

/** Runs asynchronous code of the system as a task. What it throws at once it rejects with, as an async function does. */
export function startAs<Result>(task: Task, code: () => Result | Promise<Result>): Promise<Result> {
  try {
    return Promise.resolve(runAs(task, code));
  } catch (error) {
    return Promise.reject(error);
  }
}

/** Runs code as a task. Everything it starts inherits the task. */
export function runAs<Result>(task: Task, code: () => Result): Result {
  return storage.run(task, code);
}
