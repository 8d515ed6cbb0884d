import { statSync } from 'node:fs';
import { join } from 'node:path';
import { whyNoRegularFile } from './read-regular-file.ts';

/**
 * Throws a `TypeError` where anything but a regular file stands where one is to be written over: to open a pipe to write
 * waits for a reader that may never come.
 */
export function requireWritableFiles(folder: string, names: readonly string[]): void {
  for (const file of names.map((name) => join(folder, name))) {
    if (statSync(file, { throwIfNoEntry: false }) === undefined) continue;
    const why = whyNoRegularFile(file);
    if (why !== undefined) throw new TypeError(`expected to write the file ${file}, got a path ${why}`);
  }
}
