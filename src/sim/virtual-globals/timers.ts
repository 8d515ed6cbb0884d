import timers from 'node:timers';
import { promisify } from 'node:util';
import { currentTask } from '../task.ts';
import type { Patch } from './patch.ts';
import { virtualTimersPromises } from './timers-promises.ts';
import { VirtualTimer } from './virtual-timer.ts';

type Callback = (...values: unknown[]) => void;

const real = {
  setTimeout: globalThis.setTimeout,
  setInterval: globalThis.setInterval,
  setImmediate: globalThis.setImmediate,
  clearTimeout: globalThis.clearTimeout,
  clearInterval: globalThis.clearInterval,
  clearImmediate: globalThis.clearImmediate,
  abortSignalTimeout: AbortSignal.timeout.bind(AbortSignal),
};

function virtualSetTimeout(callback: Callback, delayMs?: number, ...values: unknown[]): unknown {
  const task = currentTask();
  if (task === undefined) return real.setTimeout(callback, delayMs, ...values);
  requireFunction(callback);
  return new VirtualTimer(task, 'timer', { callback, values, delayMs, repeats: false });
}

function virtualSetInterval(callback: Callback, delayMs?: number, ...values: unknown[]): unknown {
  const task = currentTask();
  if (task === undefined) return real.setInterval(callback, delayMs, ...values);
  requireFunction(callback);
  return new VirtualTimer(task, 'timer', { callback, values, delayMs, repeats: true });
}

function virtualSetImmediate(callback: Callback, ...values: unknown[]): unknown {
  const task = currentTask();
  if (task === undefined) return real.setImmediate(callback, ...values);
  requireFunction(callback);
  return new VirtualTimer(task, 'immediate', { callback, values, delayMs: undefined, repeats: false });
}

function clearing(realClear: (handle: never) => void): (handle: unknown) => void {
  return (handle) => {
    if (handle instanceof VirtualTimer) {
      handle.close();
      return;
    }
    const task = currentTask();
    // A number that is none of the process's own must not end a timer of the runner that happens to have it.
    if (task === undefined || typeof handle === 'object') realClear(handle as never);
    else VirtualTimer.numbered(task.process, Number(handle))?.close();
  };
}

function virtualAbortSignalTimeout(delayMs: number): AbortSignal {
  const task = currentTask();
  if (task === undefined) return real.abortSignalTimeout(delayMs);
  const controller = new AbortController();
  const callback = (): void => {
    controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
  };
  new VirtualTimer(task, 'timer', { callback, values: [], delayMs, repeats: false }).unref();
  return controller.signal;
}

function requireFunction(callback: unknown): void {
  if (typeof callback === 'function') return;
  throw new TypeError(`The "callback" argument must be of type function. Received ${typeof callback}`);
}

Object.defineProperty(virtualSetTimeout, promisify.custom, { value: virtualTimersPromises.setTimeout });
Object.defineProperty(virtualSetImmediate, promisify.custom, { value: virtualTimersPromises.setImmediate });

const replacements = {
  setTimeout: virtualSetTimeout,
  setInterval: virtualSetInterval,
  setImmediate: virtualSetImmediate,
  clearTimeout: clearing(real.clearTimeout),
  clearInterval: clearing(real.clearInterval),
  clearImmediate: clearing(real.clearImmediate),
};

export const timerPatches: readonly Patch[] = [
  ...[globalThis, timers].flatMap((on) =>
    Object.entries(replacements).map(([name, value]) => ({ on, name, value })),
  ),
  { on: AbortSignal, name: 'timeout', value: virtualAbortSignalTimeout },
];
