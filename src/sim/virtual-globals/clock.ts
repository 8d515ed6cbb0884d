import process from 'node:process';
import { currentTask, type Task } from '../task.ts';
import type { Patch } from './patch.ts';

/** The wall-clock time at which every run begins: 2030-01-01T00:00:00Z, in milliseconds since the epoch. */
export const startOfTimeMs = 1_893_456_000_000;

const RealDate = globalThis.Date;
const realPerformanceNow = globalThis.performance.now.bind(globalThis.performance);
const realHrtime = process.hrtime;
const realHrtimeBigint = process.hrtime.bigint.bind(process.hrtime);
const realUptime = process.uptime.bind(process);

function wallMs(task: Task): number {
  return Math.floor(startOfTimeMs + task.process.scheduler.nowMs + task.process.clockOffsetMs);
}

function virtualNow(): number {
  const task = currentTask();
  return task === undefined ? RealDate.now() : wallMs(task);
}

// A Proxy rather than a subclass: `Date` stays callable without `new`, and `instanceof` holds in both directions.
const VirtualDate: DateConstructor = new Proxy(RealDate, {
  construct(target, args: unknown[], newTarget) {
    const task = args.length === 0 ? currentTask() : undefined;
    const actual = newTarget === VirtualDate ? target : newTarget;
    return Reflect.construct(target, task === undefined ? args : [wallMs(task)], actual) as object;
  },
  apply(target) {
    const task = currentTask();
    return task === undefined ? target() : new target(wallMs(task)).toString();
  },
  get(target, property) {
    return property === 'now' ? virtualNow : (Reflect.get(target, property, target) as unknown);
  },
});

function virtualPerformanceNow(): number {
  const task = currentTask();
  return task === undefined ? realPerformanceNow() : task.process.scheduler.nowMs;
}

function virtualHrtimeBigint(): bigint {
  const task = currentTask();
  if (task === undefined) return realHrtimeBigint();
  return BigInt(Math.round(task.process.scheduler.nowMs * 1e6));
}

function virtualHrtime(since?: [number, number]): [number, number] {
  if (currentTask() === undefined) return realHrtime(since);
  const earlier = since === undefined ? 0n : BigInt(since[0]) * 1_000_000_000n + BigInt(since[1]);
  const elapsed = virtualHrtimeBigint() - earlier;
  const seconds = elapsed / 1_000_000_000n;
  return [Number(seconds), Number(elapsed - seconds * 1_000_000_000n)];
}
virtualHrtime.bigint = virtualHrtimeBigint;

function virtualUptime(): number {
  const task = currentTask();
  return task === undefined ? realUptime() : task.process.scheduler.nowMs / 1000;
}

export const clockPatches: readonly Patch[] = [
  { on: globalThis, name: 'Date', value: VirtualDate },
  { on: globalThis.performance, name: 'now', value: virtualPerformanceNow },
  { on: process, name: 'hrtime', value: virtualHrtime },
  { on: process, name: 'uptime', value: virtualUptime },
];
