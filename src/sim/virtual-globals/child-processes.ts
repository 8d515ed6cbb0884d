import childProcess, { ChildProcess } from 'node:child_process';
import workerThreads, { Worker } from 'node:worker_threads';
import type { Patch } from './patch.ts';
import { requireNoTask } from './refusal.ts';

type Method = (this: unknown, ...values: unknown[]) => unknown;

/** Every way to start a process that goes on beside this one ends here: `spawn`, `exec`, `fork`, those of `cluster`. */
const realSpawn = Reflect.get(ChildProcess.prototype, 'spawn') as Method;

function spawn(this: unknown, ...values: unknown[]): unknown {
  const [options] = values;
  requireNoTask(() => ({ act: 'spawn', path: fileIn(options) }));
  return Reflect.apply(realSpawn, this, values);
}

function fileIn(options: unknown): string | undefined {
  if (typeof options !== 'object' || options === null || !('file' in options)) return undefined;
  return String(options.file);
}

/** Those that wait for the process. */
const waiting = (['spawnSync', 'execSync', 'execFileSync'] as const).map((name): Patch => {
  const real = childProcess[name] as Method;
  function value(this: unknown, ...values: unknown[]): unknown {
    requireNoTask(() => ({ act: 'spawn', path: String(values[0]) }));
    return Reflect.apply(real, this, values);
  }
  return { on: childProcess, name, value };
});

const refusingWorker = new Proxy(Worker, {
  construct: (target, values: unknown[], newTarget) => {
    requireNoTask(() => ({ act: 'thread', path: String(values[0]).slice(0, 200) }));
    return Reflect.construct(target, values, newTarget) as object;
  },
});

export const childProcessPatches: readonly Patch[] = [
  { on: ChildProcess.prototype, name: 'spawn', value: spawn },
  ...waiting,
  { on: workerThreads, name: 'Worker', value: refusingWorker },
];
