import crypto from 'node:crypto';
import { currentTask, type Task } from '../task.ts';
import type { Patch } from './patch.ts';

const realRandom = Math.random;
const realRandomUUID = crypto.randomUUID;
const realRandomBytes = crypto.randomBytes;
const realRandomInt = crypto.randomInt;
const realRandomFillSync = crypto.randomFillSync;
const realWebcrypto = globalThis.crypto;
const realGetRandomValues = realWebcrypto.getRandomValues.bind(realWebcrypto);
const realWebRandomUUID = realWebcrypto.randomUUID.bind(realWebcrypto);

function drawUint32(task: Task): number {
  const value = task.prng.uint32();
  task.process.scheduler.hash.add(value);
  return value;
}

function virtualRandom(): number {
  const task = currentTask();
  if (task === undefined) return realRandom();
  const value = task.prng.float();
  task.process.scheduler.hash.add(value * 0x100000000);
  return value;
}

function fill<View extends NodeJS.ArrayBufferView>(task: Task, view: View, offset = 0, size?: number): View {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const end = size === undefined ? bytes.length : Math.min(bytes.length, offset + size);
  for (let index = offset; index < end; index += 1) bytes[index] = drawUint32(task) >>> 24;
  return view;
}

function uuid(task: Task): ReturnType<typeof crypto.randomUUID> {
  const hex = [0, 1, 2, 3].map(() => drawUint32(task).toString(16).padStart(8, '0')).join('');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

function virtualRandomUUID(options?: crypto.RandomUUIDOptions): ReturnType<typeof crypto.randomUUID> {
  const task = currentTask();
  return task === undefined ? realRandomUUID(options) : uuid(task);
}

function virtualWebRandomUUID(): ReturnType<typeof crypto.randomUUID> {
  const task = currentTask();
  return task === undefined ? realWebRandomUUID() : uuid(task);
}

type BytesCallback = (error: Error | null, bytes: Buffer) => void;

function virtualRandomBytes(size: number, callback?: BytesCallback): Buffer | undefined {
  const task = currentTask();
  if (task === undefined) {
    if (callback === undefined) return realRandomBytes(size);
    realRandomBytes(size, callback);
    return undefined;
  }
  const bytes = fill(task, Buffer.alloc(size));
  if (callback === undefined) return bytes;
  globalThis.setImmediate(callback, null, bytes);
  return undefined;
}

function virtualRandomFillSync<View extends NodeJS.ArrayBufferView>(
  view: View,
  offset?: number,
  size?: number,
): View {
  const task = currentTask();
  if (task !== undefined) return fill(task, view, offset, size);
  if (offset === undefined) return realRandomFillSync(view);
  return size === undefined ? realRandomFillSync(view, offset) : realRandomFillSync(view, offset, size);
}

function virtualGetRandomValues<View extends NodeJS.ArrayBufferView>(view: View): View {
  const task = currentTask();
  return task === undefined ? (realGetRandomValues(view as never) as View) : fill(task, view);
}

type IntCallback = (error: Error | null, value: number) => void;

function virtualRandomInt(
  first: number,
  second?: number | IntCallback,
  third?: IntCallback,
): number | undefined {
  const task = currentTask();
  if (task === undefined) {
    return Reflect.apply(realRandomInt, crypto, [first, second, third]) as number | undefined;
  }
  const [min, max] = typeof second === 'number' ? [first, second] : [0, first];
  const callback = typeof second === 'function' ? second : third;
  const value = min + Math.floor((drawUint32(task) / 0x100000000) * (max - min));
  if (callback === undefined) return value;
  globalThis.setImmediate(callback, null, value);
  return undefined;
}

export const randomPatches: readonly Patch[] = [
  { on: Math, name: 'random', value: virtualRandom },
  { on: crypto, name: 'randomUUID', value: virtualRandomUUID },
  { on: crypto, name: 'randomBytes', value: virtualRandomBytes },
  { on: crypto, name: 'pseudoRandomBytes', value: virtualRandomBytes },
  { on: crypto, name: 'randomFillSync', value: virtualRandomFillSync },
  { on: crypto, name: 'randomInt', value: virtualRandomInt },
  // `node:crypto`'s own getRandomValues calls this one.
  { on: realWebcrypto, name: 'getRandomValues', value: virtualGetRandomValues },
  { on: realWebcrypto, name: 'randomUUID', value: virtualWebRandomUUID },
];
