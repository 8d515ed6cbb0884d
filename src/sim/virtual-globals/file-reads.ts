import fs from 'node:fs';
import { currentTask } from '../task.ts';
import type { Patch } from './patch.ts';

type Method = (this: unknown, ...values: unknown[]) => unknown;

const real = {
  readFile: fs.readFile as unknown as Method,
  readFilePromised: fs.promises.readFile as Method,
};

/** Files are read at once in a run: when the disk answers is no matter of the schedule. */
function readFile(this: unknown, ...values: unknown[]): unknown {
  const told = values.findLast((value) => typeof value === 'function');
  if (currentTask() === undefined || told === undefined) return Reflect.apply(real.readFile, this, values);
  let error: unknown = null;
  let data: unknown;
  try {
    data = fs.readFileSync(values[0] as string, optionsIn(values));
  } catch (cause) {
    error = cause;
  }
  process.nextTick(told, error, data);
  return undefined;
}

function readFilePromised(this: unknown, ...values: unknown[]): unknown {
  // An open file is read by its handle.
  if (currentTask() === undefined || typeof values[0] === 'object') {
    return Reflect.apply(real.readFilePromised, this, values);
  }
  try {
    return Promise.resolve(fs.readFileSync(values[0] as string, optionsIn(values)));
  } catch (error) {
    return Promise.reject(error);
  }
}

function optionsIn([, options]: readonly unknown[]): Parameters<typeof fs.readFileSync>[1] {
  return typeof options === 'function' ? undefined : (options as BufferEncoding);
}

export const fileReadPatches: readonly Patch[] = [
  { on: fs, name: 'readFile', value: readFile },
  { on: fs.promises, name: 'readFile', value: readFilePromised },
];
