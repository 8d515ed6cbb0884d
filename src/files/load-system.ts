import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LoadedModules } from '../sim/task.ts';
import { whileLoading } from '../sim/virtual-globals/index.ts';
import { isSystem, type System } from '../verify/audit-scenario.ts';
import type { AuditSystem } from '../world/audit-system.ts';
import { whyNoRegularFile } from './read-regular-file.ts';

/** What each system's module has set going: it is imported once for all its runs. */
const loaded = new Map<string, LoadedModules>();

/**
 * Loads the system under test: the default export of a module. Throws a `TypeError` that names the module, or the one that
 * an earlier run ended with because the module's own client touched a real socket.
 */
export async function loadSystem(path: string): Promise<System> {
  const file = requireSystemFile(path);
  const modules = loaded.get(file) ?? new LoadedModules();
  if (modules.cutOffBy !== undefined) throw modules.cutOffBy;
  loaded.set(file, modules);
  let module: { readonly default?: unknown };
  try {
    module = await whileLoading(
      () => import(/* @vite-ignore */ pathToFileURL(file).href) as Promise<typeof module>,
      modules,
    );
  } catch (cause) {
    throw new TypeError(`the system ${path} cannot be loaded: ${String(cause)}`, { cause });
  }
  const system = module.default;
  if (isSystem(system)) return system;
  throw new TypeError(
    `expected the system ${path} to export a function as its default, which builds one process of an audit system, or a scenario; ` +
      `got ${system === undefined ? 'no default export' : typeof system}`,
  );
}

/** Loads a system that can also run live. Throws a `TypeError` as `loadSystem` does, and for any other scenario. */
export async function loadAuditSystem(path: string): Promise<AuditSystem> {
  const system = await loadSystem(path);
  if (typeof system === 'function') return system;
  throw new TypeError(
    `the load test cannot run the scenario ${JSON.stringify(system.name)} of ${path}: only the services of an audit system ` +
      'have a live counterpart',
  );
}

/** The absolute path of a system's module. Throws a `TypeError` where there is no such file. */
export function requireSystemFile(path: string): string {
  const file = resolve(path);
  const why = whyNoRegularFile(file);
  if (why === undefined) return file;
  throw new TypeError(`expected the path of a module for the system, got ${path}, ${why}`);
}
