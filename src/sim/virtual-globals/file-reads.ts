import fs from 'node:fs';
import process from 'node:process';
import { currentTask } from '../task.ts';
import type { Patch } from './patch.ts';

type Method = (this: unknown, ...values: unknown[]) => unknown;

const real = {
  readFile: fs.readFile as unknown as Method,
  readFilePromised: fs.promises.readFile as Method,
};

/** Files are read at once in a run, which does not depend on when the disk answers. What is no file may have no end. */
function readFile(this: unknown, ...values: unknown[]): unknown {
  const told = values.findLast((value) => typeof value === 'function');
  const path = fileOfTask(values);
  if (path === undefined || told === undefined) return Reflect.apply(real.readFile, this, values);
  let error: unknown = null;
  let data: unknown;
  try {
    data = fs.readFileSync(path, optionsIn(values));
  } catch (cause) {
    error = cause;
  }
  process.nextTick(told, error, data);
  return undefined;
}

function readFilePromised(this: unknown, ...values: unknown[]): unknown {
  const path = fileOfTask(values);
  if (path === undefined) return Reflect.apply(real.readFilePromised, this, values);
  try {
    return Promise.resolve(fs.readFileSync(path, optionsIn(values)));
  } catch (error) {
    return Promise.reject(error);
  }
}

/** The path of a file that a task asks for. */
function fileOfTask([path]: readonly unknown[]): string | URL | undefined {
  if (currentTask() === undefined || !(typeof path === 'string' || path instanceof URL)) return undefined;
  try {
    return fs.statSync(path, { throwIfNoEntry: false })?.isFile() === true ? path : undefined;
  } catch {
    return undefined;
  }
}

function optionsIn([, options]: readonly unknown[]): Parameters<typeof fs.readFileSync>[1] {
  return typeof options === 'function' ? undefined : (options as BufferEncoding);
}

export const fileReadPatches: readonly Patch[] = [
  { on: fs, name: 'readFile', value: readFile },
  { on: fs.promises, name: 'readFile', value: readFilePromised },
];
