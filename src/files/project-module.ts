import { realpathSync } from 'node:fs';
import * as systemPaths from 'node:path';
import { whyNoRegularFile } from './read-regular-file.ts';

/** What names a module, where anybody may have written that. */
export interface ModuleNaming {
  /** The file or token and its field, as in `failure.json: origin.system`. */
  readonly by: string;
  /** Paths that the user or the project's own code gave: they may lie anywhere. */
  readonly given?: readonly (string | undefined)[];
  /** How the user goes on where it is refused, to follow a semicolon. */
  readonly otherwise: string;
}

/**
 * Throws a `TypeError` unless a module that a file or token names lies inside the project, which is the tree of the working
 * directory, or is one that was given. Importing it runs its code, and the file may come from anybody.
 */
export function requireProjectModule(path: string, { by, given = [], otherwise }: ModuleNaming): void {
  const file = systemPaths.resolve(path);
  if (given.some((each) => each !== undefined && systemPaths.resolve(each) === file)) return;
  const why = whyForeign(path);
  if (why === undefined) return;
  throw new TypeError(
    `${by}: expected the path of a module inside the project ${process.cwd()}, ` +
      `got ${path.slice(0, 200)}, ${why}; ${otherwise}`,
  );
}

export function isProjectModule(path: string): boolean {
  return whyForeign(path) === undefined;
}

/** Whether a path leads into a folder. Both are whole, and without links. */
export function isInside(
  folder: string,
  path: string,
  paths: Pick<typeof systemPaths, 'relative' | 'isAbsolute' | 'sep'> = systemPaths,
): boolean {
  const way = paths.relative(folder, path);
  // The way to another drive is a whole path.
  return way !== '' && way !== '..' && !way.startsWith(`..${paths.sep}`) && !paths.isAbsolute(way);
}

function whyForeign(path: string): string | undefined {
  const file = systemPaths.resolve(path);
  const why = whyNoRegularFile(file);
  // One letter is a drive.
  if (why !== undefined) return /^[a-z][a-z\d+.-]+:/i.test(path) ? 'which is a URL and no path' : why;
  const real = realpathSync(file);
  if (isInside(realpathSync(process.cwd()), real)) return undefined;
  return real === file ? 'which lies outside of it' : `which leads out of it, to ${real}`;
}
