import { existsSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { join } from 'node:path';

/** The names of packages whose state is to be fresh. Throws a `TypeError` for what is no list of such names. */
export function packageNames(option: string, given: unknown = []): readonly string[] {
  if (!Array.isArray(given)) throw notNames(option, given);
  return given.map((name: unknown) => {
    if (typeof name !== 'string' || !/^(?:@[^/\s]+\/)?[^/\s.@][^/\s]*$/.test(name) || isBuiltin(name)) {
      throw notNames(option, name);
    }
    return name;
  });
}

/** Throws a `TypeError` for a package that is installed neither for this module nor for the working directory. */
export function requireInstalled(option: string, names: readonly string[], file: string): void {
  const folders = [file, join(process.cwd(), 'module.js')].flatMap(
    (module) => createRequire(module).resolve.paths('a-package') ?? [],
  );
  for (const name of names) {
    if (folders.some((folder) => existsSync(join(folder, name, 'package.json')))) continue;
    throw new TypeError(
      `${option}: expected packages that ${file} can import, got ${JSON.stringify(name)}, which is not installed there`,
    );
  }
}

/** The package that a file belongs to; undefined for the user's own. */
export function packageOf(file: string): string | undefined {
  return /.*[/\\]node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/.exec(file)?.[1]?.replace('\\', '/');
}

function notNames(option: string, got: unknown): TypeError {
  const came = JSON.stringify(got) ?? String(got);
  return new TypeError(
    `${option}: expected names of packages, such as ["some-cache"], got ${came.slice(0, 200)}`,
  );
}
