import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A module of the user's: a path, relative to the working directory, or a `file:` URL. */
export type ModulePath = string | URL;

export function isModulePath(given: unknown): given is ModulePath {
  return typeof given === 'string' || given instanceof URL;
}

/** The whole path of a module. Throws a `TypeError` that names the option where there is no such file. */
export function moduleFile(option: string, given: unknown): string {
  const file = isModulePath(given) ? pathOf(given) : undefined;
  const why = file === undefined ? '' : whyNoFile(file);
  if (file !== undefined && why === undefined) return file;
  const came = given instanceof URL ? given.href : (JSON.stringify(given) ?? String(given));
  throw new TypeError(
    `${option}: expected the path of a module, relative to ${process.cwd()}, or its file: URL, got ${came.slice(0, 200)}${why}`,
  );
}

function pathOf(given: ModulePath): string | undefined {
  const isUrl = given instanceof URL || given.startsWith('file:');
  if (!isUrl) return given.trim() === '' ? undefined : resolve(given);
  try {
    return fileURLToPath(given);
  } catch {
    return undefined;
  }
}

/** Why there is no such file, to follow what came. */
function whyNoFile(file: string): string | undefined {
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    if (found === undefined) return ', where there is no file';
    return found.isFile() ? undefined : ', which is no file';
  } catch (error) {
    return `, which cannot be read: ${String(error)}`;
  }
}
