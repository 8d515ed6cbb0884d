import { createHash, randomUUID } from 'node:crypto';
import { linkSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join, relative } from 'node:path';
import process from 'node:process';
import { isMainThread } from 'node:worker_threads';
import { makeFolder } from '../files/make-folder.ts';
import { sameName } from '../files/load-properties.ts';

/** The file in which a property has its name, and when that file was last changed. */
interface Named {
  readonly file: string;
  readonly changedMs: number;
}

/** The process of vitest itself: its workers are processes of their own, or threads. */
const mainProcess = isMainThread ? process.ppid : process.pid;

let isSwept = false;

/**
 * Notes where a property has its name in this run of vitest. Throws a `TypeError` where another file has it, too: files run
 * in workers that know nothing of each other, so that names are kept in a folder of the run. Where that cannot be written,
 * only the reporter knows.
 */
export function requireNameOfRun(name: string, file: string, folder = folderOf(mainProcess)): void {
  const other = attempt(() => claim(name, file, folder));
  if (other !== undefined) throw new TypeError(sameName(name, relative('', other), relative('', file)));
}

/** The other file that has the name. */
function claim(name: string, file: string, folder: string): string | undefined {
  makeFolder(folder);
  sweep(join(folder, '..'));
  const place = join(folder, createHash('sha256').update(name).digest('hex').slice(0, 32));
  const mine = `${place}.${randomUUID()}`;
  writeFileSync(mine, JSON.stringify({ file, changedMs: changedMs(file) } satisfies Named));
  try {
    // A link is there whole or not at all, and once.
    linkSync(mine, place);
    rmSync(mine);
    return undefined;
  } catch {
    const other = JSON.parse(readFileSync(place, 'utf8')) as Named;
    // Who watches may have moved a property: what a file held before it was changed, it may hold no more.
    const isThere = other.file !== file && changedMs(other.file) === other.changedMs;
    if (isThere) rmSync(mine);
    else renameSync(mine, place);
    return isThere ? other.file : undefined;
  }
}

function changedMs(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? -1;
}

/** Removes what runs have left that have ended. */
function sweep(parent: string): void {
  if (isSwept) return;
  isSwept = true;
  for (const name of readdirSync(parent)) {
    const hasEnded = /^\d+$/.test(name) && !isAlive(Number(name));
    if (hasEnded) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

function isAlive(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    // Somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function folderOf(run: number): string {
  return join(tmpdir(), `raceproof-names-${attempt(() => userInfo().uid) ?? 'of-all'}`, String(run));
}

function attempt<Result>(act: () => Result): Result | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
