import timersPromises from 'node:timers/promises';
import { currentTask } from '../task.ts';
import type { Patch } from './patch.ts';
import { VirtualTimer } from './virtual-timer.ts';

interface WaitOptions {
  readonly signal?: AbortSignal;
  readonly ref?: boolean;
}

const real = {
  setTimeout: timersPromises.setTimeout,
  setImmediate: timersPromises.setImmediate,
  setInterval: timersPromises.setInterval,
  wait: timersPromises.scheduler.wait.bind(timersPromises.scheduler),
  yield: timersPromises.scheduler.yield.bind(timersPromises.scheduler),
};

function wait<Value>(
  operation: 'timer' | 'immediate',
  delayMs: number | undefined,
  value: Value,
  { signal }: WaitOptions = {},
): Promise<Value> {
  const task = currentTask();
  if (task === undefined) {
    throw new Error('a virtual wait belongs to a simulated task: this is a bug in raceproof');
  }
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(abortError(signal));
      return;
    }
    const onAbort = (): void => {
      timer.close();
      reject(abortError(signal));
    };
    const callback = (): void => {
      signal?.removeEventListener('abort', onAbort);
      resolve(value);
    };
    const timer = new VirtualTimer(task, operation, { callback, values: [], delayMs, repeats: false });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

async function* ticks<Value>(
  delayMs: number | undefined,
  value: Value,
  options?: WaitOptions,
): AsyncGenerator<Value> {
  for (;;) yield await wait('timer', delayMs, value, options);
}

/** As Node builds it: name and code are what callers look at. */
function abortError(signal: AbortSignal | undefined): Error {
  const error = new Error('The operation was aborted', { cause: signal?.reason });
  error.name = 'AbortError';
  return Object.assign(error, { code: 'ABORT_ERR' });
}

export const virtualTimersPromises = {
  setTimeout: <Value>(delayMs?: number, value?: Value, options?: WaitOptions): Promise<Value | undefined> =>
    currentTask() === undefined
      ? real.setTimeout(delayMs, value, options)
      : wait('timer', delayMs, value, options),

  setImmediate: <Value>(value?: Value, options?: WaitOptions): Promise<Value | undefined> =>
    currentTask() === undefined ? real.setImmediate(value, options) : wait('immediate', 0, value, options),

  setInterval: <Value>(
    delayMs?: number,
    value?: Value,
    options?: WaitOptions,
  ): AsyncIterable<Value | undefined> =>
    currentTask() === undefined ? real.setInterval(delayMs, value, options) : ticks(delayMs, value, options),
};

const virtualScheduler = {
  wait: (delayMs: number, options?: WaitOptions): Promise<void> =>
    currentTask() === undefined ? real.wait(delayMs, options) : wait('timer', delayMs, undefined, options),
  yield: (): Promise<void> => (currentTask() === undefined ? real.yield() : wait('immediate', 0, undefined)),
};

export const timersPromisesPatches: readonly Patch[] = [
  ...Object.entries(virtualTimersPromises).map(([name, value]) => ({ on: timersPromises, name, value })),
  { on: timersPromises.scheduler, name: 'wait', value: virtualScheduler.wait },
  { on: timersPromises.scheduler, name: 'yield', value: virtualScheduler.yield },
];
