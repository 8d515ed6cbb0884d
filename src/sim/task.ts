import { AsyncLocalStorage } from 'node:async_hooks';
import { hashText, mix } from '../core/hash.ts';
import { Prng } from '../core/prng.ts';
import type { SimProcess } from './sim-process.ts';

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
  readonly #seed: number;
  readonly #counters = new Map<string, number>();
  #prng: Prng | undefined;

  constructor(process: SimProcess, name: string, seed: number) {
    this.id = `${process.id}/${name}`;
    this.hash = hashText(this.id);
    this.process = process;
    this.#seed = seed;
  }

  /** Counts the calls of one operation by this task, from 1. */
  next(operation: string): number {
    const count = (this.#counters.get(operation) ?? 0) + 1;
    this.#counters.set(operation, count);
    return count;
  }

  /** The random numbers this task draws. */
  get prng(): Prng {
    this.#prng ??= new Prng(mix(this.#seed, this.hash));
    return this.#prng;
  }
}

/** What code belongs to that a module set going when it was loaded: its timers, and the callbacks of its sockets. */
const moduleCode = Symbol('code of a module that was loaded');

const storage = new AsyncLocalStorage<Task | typeof moduleCode>();

/** The task whose code is running, or undefined outside any simulation. */
export function currentTask(): Task | undefined {
  const owner = storage.getStore();
  return owner === moduleCode ? undefined : owner;
}

/** Whether the code that is running was set going by a module of the tested code when that was loaded. */
export function isModuleCode(): boolean {
  return storage.getStore() === moduleCode;
}

/** Runs code that loads modules of the tested code. What they set going by themselves is known as theirs ever after. */
export function asModuleCode<Result>(code: () => Result): Result {
  return storage.run(moduleCode, code);
}

/** Runs asynchronous code of the system as a task. What it throws at once it rejects with, as an async function does. */
export function startAs<Result>(task: Task, code: () => Promise<Result>): Promise<Result> {
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
