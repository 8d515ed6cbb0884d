import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { whileLoading } from '../sim/virtual-globals/index.ts';
import type { AuditSystem } from '../world/audit-system.ts';
import { whyNoRegularFile } from './read-regular-file.ts';

/** Loads the system under test: the default export of a module. Throws a `TypeError` that names the module. */
export async function loadSystem(path: string): Promise<AuditSystem> {
  const file = requireSystemFile(path);
  let module: { readonly default?: unknown };
  try {
    module = await whileLoading(
      () => import(/* @vite-ignore */ pathToFileURL(file).href) as Promise<typeof module>,
    );
  } catch (cause) {
    throw new TypeError(`the system ${path} cannot be loaded: ${String(cause)}`, { cause });
  }
  const system = module.default;
  if (typeof system === 'function') return system as AuditSystem;
  throw new TypeError(
    `expected the system ${path} to export a function as its default, which builds one process of the system; ` +
      `got ${system === undefined ? 'no default export' : typeof system}`,
  );
}

/** The absolute path of a system's module. Throws a `TypeError` where there is no such file. */
export function requireSystemFile(path: string): string {
  const file = resolve(path);
  const why = whyNoRegularFile(file);
  if (why === undefined) return file;
  throw new TypeError(`expected the path of a module for the system, got ${path}, ${why}`);
}
