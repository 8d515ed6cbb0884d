import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LoadedModules } from '../sim/task.ts';
import { whileLoading } from '../sim/virtual-globals/index.ts';
import { auditScenario, isAuditScenario } from '../audit/scenario/audit-scenario.ts';
import type { AuditSystem } from '../audit/scenario/audit-system.ts';
import { isScenario, type Scenario } from '../verify/scenario.ts';
import { whyNoRegularFile } from './read-regular-file.ts';

/** What each system's module has set going: it is imported once for all its runs. */
const loaded = new Map<string, LoadedModules>();

/**
 * Loads the system under test: the default export of a module. Throws a `TypeError` that names the module, or the one that
 * an earlier run ended with because the module's own client touched a real socket.
 */
export async function loadSystem(path: string): Promise<Scenario> {
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
  const system = scenarioIn(module.default);
  if (system !== undefined) return system;
  throw new TypeError(
    `expected the system ${path} to export a function as its default, which builds one process of an audit system, or a scenario; ` +
      `got ${module.default === undefined ? 'no default export' : typeof module.default}`,
  );
}

/** Loads a system that can also run live. Throws a `TypeError` as `loadSystem` does, and for any other scenario. */
export async function loadAuditSystem(path: string): Promise<AuditSystem> {
  const system = await loadSystem(path);
  if (isAuditScenario(system)) return system.system;
  throw new TypeError(
    `the load test cannot run the scenario ${JSON.stringify(system.name)} of ${path}: only the services of an audit system ` +
      'have a live counterpart',
  );
}

/** The scenario that a default export holds: itself, what `checkScenario` returned, or that of an audit system. */
function scenarioIn(value: unknown): Scenario | undefined {
  if (isScenario(value)) return value;
  // Sound as far as anyone can tell before it is called: an audit system is a function of its environment.
  if (typeof value === 'function') return auditScenario(value as AuditSystem);
  const held: unknown =
    typeof value === 'object' && value !== null && 'scenario' in value ? value.scenario : undefined;
  return isScenario(held) ? held : undefined;
}

/** The absolute path of a system's module. Throws a `TypeError` where there is no such file. */
export function requireSystemFile(path: string): string {
  const file = resolve(path);
  const why = whyNoRegularFile(file);
  if (why === undefined) return file;
  throw new TypeError(`expected the path of a module for the system, got ${path}, ${why}`);
}
