import { EventEmitter } from 'node:events';
import process from 'node:process';
import type { SimProcess } from '../sim-process.ts';
import { currentTask, runAs } from '../task.ts';
import type { Patch } from './patch.ts';

/** Events that a process has for itself: its errors, its end, and what the operating system tells it. */
const own =
  /^(?:uncaughtException|uncaughtExceptionMonitor|unhandledRejection|rejectionHandled|beforeExit|exit|SIG[A-Z0-9]+)$/;

const emitters = new WeakMap<SimProcess, EventEmitter>();

/** What asks or changes the listeners of one event, named first. */
const methods = [
  'on',
  'once',
  'addListener',
  'prependListener',
  'prependOnceListener',
  'off',
  'removeListener',
  'listeners',
  'rawListeners',
  'listenerCount',
] as const;

/** A simulated process has listeners of its own: another one never sees what they are for, and they end with it. */
export const processEventPatches: readonly Patch[] = [
  ...methods.map((name) => {
    const real = Reflect.get(process, name) as (...values: unknown[]) => unknown;
    function value(this: unknown, ...values: unknown[]): unknown {
      const emitter = emitterFor(values[0]);
      if (emitter === undefined) return Reflect.apply(real, this, values);
      const result = Reflect.apply(emitter[name], emitter, values) as unknown;
      return result === emitter ? process : result;
    }
    return { on: process, name, value };
  }),
  { on: process, name: 'removeAllListeners', value: removeAllListeners },
  { on: process, name: 'emit', value: emit },
];

/** Whether a simulated process has listeners for an event. */
export function waitsFor(owner: SimProcess, event: string): boolean {
  return (emitters.get(owner)?.listenerCount(event) ?? 0) > 0;
}

/** Tells the listeners that a simulated process has for an event. Whether it has any. */
export function tellProcess(owner: SimProcess, event: string, ...values: unknown[]): boolean {
  if (!waitsFor(owner, event)) return false;
  return runAs(owner.task('main'), () => emitters.get(owner)?.emit(event, ...values) ?? false);
}

const realEmit = process.emit.bind(process) as (event: string | symbol, ...values: unknown[]) => boolean;
const realRemoveAllListeners = process.removeAllListeners.bind(process);

function removeAllListeners(event?: string): NodeJS.Process {
  const owner = currentTask()?.process;
  if (owner === undefined || (event !== undefined && !own.test(event))) return realRemoveAllListeners(event);
  emitters.get(owner)?.removeAllListeners(event);
  return process;
}

/** Node itself tells of errors, and means the real process. */
function emit(event: string | symbol, ...values: unknown[]): boolean {
  const emitter = /^(?:uncaught|unhandled|rejection)/.test(String(event)) ? undefined : emitterFor(event);
  return emitter === undefined ? realEmit(event, ...values) : emitter.emit(event, ...values);
}

function emitterFor(event: unknown): EventEmitter | undefined {
  const owner = currentTask()?.process;
  if (owner === undefined || typeof event !== 'string' || !own.test(event)) return undefined;
  let emitter = emitters.get(owner);
  if (emitter === undefined) {
    emitter = new EventEmitter();
    emitters.set(owner, emitter);
  }
  return emitter;
}
