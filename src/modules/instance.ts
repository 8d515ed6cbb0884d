import { createRequire, isBuiltin } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What a bundle calls what it is evaluated with. */
export const instanceName = '__raceproofInstance';

/** What the code that asks a bundle for its exports is called in its source map. */
export const entryName = 'raceproof entry';

/** What the code of a bundle is evaluated with, anew for each simulated process. */
export interface Instance {
  /** `import.meta` of a module. */
  readonly file: (path: string) => object;
  /** A module that all processes share. */
  readonly shared: (key: string) => unknown;
  /** What a shared CommonJS module is to those who import it; undefined for one that is not shared. */
  readonly namespaceOf: (module: unknown, isNode: unknown) => object | undefined;
  /** Told what the entry exports once all of its modules are evaluated. */
  readonly exported: (namespace: Readonly<Record<string, unknown>>) => void;
}

/** `import.meta` of the module at a path, `dirname` and `filename` too, on every version of Node. */
export function metaOf(path: string): object {
  const url = pathToFileURL(path).href;
  const resolve = (specifier: string): string => {
    if (/^\.{0,2}\//.test(specifier)) return new URL(specifier, url).href;
    if (isBuiltin(specifier)) return specifier.startsWith('node:') ? specifier : `node:${specifier}`;
    return pathToFileURL(createRequire(path).resolve(specifier)).href;
  };
  return { url, filename: path, dirname: dirname(path), resolve };
}
