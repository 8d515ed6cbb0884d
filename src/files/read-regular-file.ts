import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { count } from '../report/figures.ts';

/**
 * Reads a file that somebody named. Throws a `TypeError` that names it where there is none, or where it is anything but a
 * regular file of at most so many bytes: a pipe may never bring a byte, and a device may never cease to.
 */
export function readRegularFile(path: string, expected: string, bytesMax = Infinity): Buffer {
  const refused = (why: string, cause?: unknown): TypeError =>
    new TypeError(`expected ${expected}, got ${path.slice(0, 200)}${why}`, { cause });
  let status: Stats;
  try {
    status = statSync(path);
  } catch (cause) {
    throw refused(`: ${String(cause)}`, cause);
  }
  if (!status.isFile()) throw refused(`, which is ${kindOf(status)}`);
  if (status.size > bytesMax) {
    throw new TypeError(`${path}: expected at most ${count(bytesMax)} bytes, got ${count(status.size)}`);
  }
  try {
    return readAtOnce(path);
  } catch (cause) {
    throw refused(`: ${String(cause)}`, cause);
  }
}

/** Why a path does not lead to a regular file, to follow its name; undefined where it does. */
export function whyNoRegularFile(path: string): string | undefined {
  try {
    const status = statSync(path);
    return status.isFile() ? undefined : `which is ${kindOf(status)}`;
  } catch {
    return 'which does not exist';
  }
}

/** What the file holds as it is opened. Nothing is waited for, even where a pipe has taken its place meanwhile. */
function readAtOnce(path: string): Buffer {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const bytes = Buffer.alloc(fstatSync(descriptor).size);
    let filled = 0;
    while (filled < bytes.length) {
      const length = Math.min(bytes.length - filled, 2 ** 30);
      const read = readSync(descriptor, bytes, filled, length, null);
      if (read === 0) break;
      filled += read;
    }
    return bytes.subarray(0, filled);
  } finally {
    closeSync(descriptor);
  }
}

function kindOf(status: Stats): string {
  if (status.isDirectory()) return 'a folder';
  if (status.isFIFO()) return 'a named pipe';
  return status.isSocket() ? 'a socket' : 'a device';
}
