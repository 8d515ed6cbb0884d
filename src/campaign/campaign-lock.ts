import { closeSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../files/make-folder.ts';
import { readRegularFile } from '../files/read-regular-file.ts';

/**
 * Lets one process at a time write to a campaign's folder. Throws a `TypeError` that names the other one. A lock whose
 * process is gone is taken over, by one process however many try. Returns what gives it back.
 *
 * Each coordinator has a numbered file in `coordinators/`, and the last one counts. Nobody removes or renames the file of
 * another: whoever finds the last one given back, or its process gone, makes the next, which only one can. To remove a
 * stale lock first would also remove the fresh one of whoever was faster.
 */
export function lockCampaign(folder: string): () => void {
  const locks = join(folder, 'coordinators');
  makeFolder(locks);
  for (;;) {
    const number = lastNumber(locks);
    const last = join(locks, String(number));
    if (number > 0) requireGone(last, folder);
    const next = join(locks, String(number + 1));
    if (make(next)) return () => giveBack(next);
  }
}

const held = 'held';
/** As long as `held`, so that it is written over it in place: not even a full disk is in its way. */
const free = 'free';

/** 0 where there is none. */
function lastNumber(locks: string): number {
  const numbers = readdirSync(locks).filter((name) => /^[1-9]\d{0,8}$/.test(name));
  return Math.max(0, ...numbers.map(Number));
}

/** Makes a lock of this process; false where another one was faster. */
function make(file: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  try {
    writeSync(descriptor, `${held} ${process.pid} ${hostname()}\n`);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
  return true;
}

function giveBack(file: string): void {
  const holder = readHolder(file);
  // Somebody may have removed it by hand, and another process may have made its own in its place.
  if (holder?.pid !== process.pid || holder.host !== hostname()) return;
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, free, 0);
  closeSync(descriptor);
}

function requireGone(file: string, folder: string): void {
  const holder = readHolder(file);
  if (holder !== undefined && (holder.isFree || !isAlive(holder))) return;
  const who = holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}`;
  throw new TypeError(
    `${folder} is in work by ${who}: expected one coordinator of a campaign; remove ${file} if it is gone`,
  );
}

interface Holder {
  readonly isFree: boolean;
  readonly pid: number;
  readonly host: string;
}

/** Undefined for a lock that is not written to its end: its process is at it. */
function readHolder(file: string): Holder | undefined {
  let text: string;
  try {
    text = readRegularFile(file, 'the lock of a campaign').toString('utf8');
  } catch {
    return undefined;
  }
  const [, state = '', pid = '', host = ''] = /^(held|free) (\d+) (\S+)\n$/.exec(text) ?? [];
  return host === '' ? undefined : { isFree: state === free, pid: Number(pid), host };
}

/** Of a process on another machine nothing is known: it counts as alive. */
function isAlive({ pid, host }: Holder): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
