import crypto from 'node:crypto';
import { currentTask, type Task } from '../task.ts';
import type { Patch } from './patch.ts';

const realRandom = Math.random;
const realRandomUUID = crypto.randomUUID;
const realRandomBytes = crypto.randomBytes;
const realRandomInt = crypto.randomInt;
const realRandomFill = crypto.randomFill;
const realRandomFillSync = crypto.randomFillSync;
const realWebcrypto = globalThis.crypto;
const realGetRandomValues = realWebcrypto.getRandomValues.bind(realWebcrypto);
const realWebRandomUUID = realWebcrypto.randomUUID.bind(realWebcrypto);

type Fillable = NodeJS.ArrayBufferView | ArrayBuffer | SharedArrayBuffer;

function drawUint32(task: Task): number {
  const value = task.prng.uint32();
  task.process.scheduler.hash.add(value);
  return value;
}

function drawFloat(task: Task): number {
  const value = task.prng.float();
  task.process.scheduler.hash.add(value * 0x100000000);
  return value;
}

function virtualRandom(): number {
  const task = currentTask();
  return task === undefined ? realRandom() : drawFloat(task);
}

/** Fills the bytes of a view or buffer, or the elements from `offset` on. The caller has checked the arguments. */
function fill<Target extends Fillable>(task: Task, target: Target, offset = 0, size?: number): Target {
  const bytes = ArrayBuffer.isView(target)
    ? new Uint8Array(target.buffer, target.byteOffset, target.byteLength)
    : new Uint8Array(target);
  const width = ArrayBuffer.isView(target) && !(target instanceof DataView) ? target.BYTES_PER_ELEMENT : 1;
  const begin = offset * width;
  const end = size === undefined ? bytes.length : begin + size * width;
  for (let index = begin; index < end; index += 1) bytes[index] = drawUint32(task) >>> 24;
  return target;
}

function uuid(task: Task): ReturnType<typeof crypto.randomUUID> {
  const first = hexadecimal(drawUint32(task));
  const second = hexadecimal(drawUint32(task));
  // The variant: the two bits that all UUIDs have in common.
  const third = hexadecimal(((drawUint32(task) & 0x3fffffff) | 0x80000000) >>> 0);
  const fourth = hexadecimal(drawUint32(task));
  return `${first}-${second.slice(0, 4)}-4${second.slice(5)}-${third.slice(0, 4)}-${third.slice(4)}${fourth}`;
}

const hexadecimalBytes = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Eight digits. `toString(16)` is ten times slower for numbers of 31 bits and more. */
function hexadecimal(value: number): string {
  const byte = (shift: number): string => hexadecimalBytes[(value >>> shift) & 0xff] ?? '';
  return byte(24) + byte(16) + byte(8) + byte(0);
}

function virtualRandomUUID(options?: crypto.RandomUUIDOptions): ReturnType<typeof crypto.randomUUID> {
  const task = currentTask();
  return task === undefined ? realRandomUUID(options) : uuid(task);
}

function virtualWebRandomUUID(): ReturnType<typeof crypto.randomUUID> {
  const task = currentTask();
  return task === undefined ? realWebRandomUUID() : uuid(task);
}

// Where arguments can be wrong, the real function looks at them first and throws what Node throws. What it draws is
// thrown away or written over.

type BytesCallback = (error: Error | null, bytes: Buffer) => void;

function virtualRandomBytes(size: number, callback?: BytesCallback): Buffer | undefined {
  const task = currentTask();
  if (task === undefined || !isOptionalFunction(callback)) {
    return Reflect.apply(realRandomBytes, crypto, callback === undefined ? [size] : [size, callback]) as
      Buffer | undefined;
  }
  const bytes = fill(task, realRandomBytes(size));
  if (callback === undefined) return bytes;
  globalThis.setImmediate(callback, null, bytes);
  return undefined;
}

function virtualRandomFillSync<Target extends Fillable>(target: Target, ...range: number[]): Target {
  Reflect.apply(realRandomFillSync, crypto, [target, ...range]);
  const task = currentTask();
  return task === undefined ? target : fill(task, target, ...range);
}

/** The callback comes last, after an optional offset and size. */
function virtualRandomFill(target: Fillable, ...rest: unknown[]): void {
  const task = currentTask();
  const callback = rest.at(-1);
  if (task === undefined || typeof callback !== 'function') {
    Reflect.apply(realRandomFill, crypto, [target, ...rest]);
    return;
  }
  const filled = virtualRandomFillSync(target, ...(rest.slice(0, -1) as number[]));
  globalThis.setImmediate(callback as BytesCallback, null, filled as Buffer);
}

function virtualGetRandomValues<View extends NodeJS.ArrayBufferView>(view: View): View {
  realGetRandomValues(view as never);
  const task = currentTask();
  return task === undefined ? view : fill(task, view);
}

type IntCallback = (error: Error | null, value: number) => void;

function virtualRandomInt(
  first: number,
  second?: number | IntCallback,
  third?: IntCallback,
): number | undefined {
  const task = currentTask();
  const callback = typeof second === 'function' ? second : third;
  if (task === undefined || !isOptionalFunction(callback)) {
    return Reflect.apply(realRandomInt, crypto, [first, second, third]) as number | undefined;
  }
  const bounds = second === undefined || typeof second === 'function' ? [first] : [first, second];
  Reflect.apply(realRandomInt, crypto, bounds);
  const [min = 0, max = 0] = bounds.length === 1 ? [0, first] : bounds;
  const value = min + Math.floor(drawFloat(task) * (max - min));
  if (callback === undefined) return value;
  globalThis.setImmediate(callback, null, value);
  return undefined;
}

function isOptionalFunction(value: unknown): boolean {
  return value === undefined || typeof value === 'function';
}

export const randomPatches: readonly Patch[] = [
  { on: Math, name: 'random', value: virtualRandom },
  { on: crypto, name: 'randomUUID', value: virtualRandomUUID },
  { on: crypto, name: 'randomBytes', value: virtualRandomBytes },
  { on: crypto, name: 'pseudoRandomBytes', value: virtualRandomBytes },
  { on: crypto, name: 'randomFill', value: virtualRandomFill },
  { on: crypto, name: 'randomFillSync', value: virtualRandomFillSync },
  { on: crypto, name: 'randomInt', value: virtualRandomInt },
  // `node:crypto`'s own getRandomValues calls this one.
  { on: realWebcrypto, name: 'getRandomValues', value: virtualGetRandomValues },
  { on: realWebcrypto, name: 'randomUUID', value: virtualWebRandomUUID },
];
