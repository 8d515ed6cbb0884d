import { resolve } from 'node:path';
import { RealSocketError } from '../sim/real-socket-error.ts';
import { auditScenario, isAuditScenario } from '../audit/scenario/audit-scenario.ts';
import type { AuditSystem } from '../audit/scenario/audit-system.ts';
import { isScenario, type Scenario } from '../verify/scenario.ts';
import { loadModule, type UserModule } from './load-module.ts';
import { whyNoRegularFile } from './read-regular-file.ts';

/**
 * Loads the system under test: the default export of a module, or the scenario that its only test holds; where there are
 * several, the one of this name. Throws a `TypeError` that names the module, or the one that an earlier run ended with
 * because the module's own client touched a real socket.
 */
export async function loadSystem(path: string, name?: string): Promise<Scenario> {
  const module = await systemModule(path);
  const system = scenarioIn(module.exported);
  if (system !== undefined && (name === undefined || system.name === name)) return system;
  const held = module.properties.flatMap(({ scenario }) => scenario ?? []);
  const named = held.find((each) => each.name === name);
  if (named !== undefined) return named;
  const different = new Set(held);
  const [only] = held;
  if (system !== undefined) return system;
  if (only !== undefined && different.size === 1) return only;
  throw new TypeError(
    `expected the system ${path} to export a function as its default, which builds one process of an audit system, or a scenario; ` +
      `got ${cameInstead(module, different)}`,
  );
}

function cameInstead({ exported }: UserModule, held: ReadonlySet<Scenario>): string {
  if (held.size > 0) return `the scenarios ${[...held].map((each) => JSON.stringify(each.name)).join(', ')}`;
  return exported === undefined ? 'no default export' : typeof exported;
}

async function systemModule(path: string): Promise<UserModule> {
  const file = requireSystemFile(path);
  try {
    return await loadModule(file);
  } catch (cause) {
    if (cause instanceof RealSocketError) throw cause;
    throw new TypeError(`the system ${path} cannot be loaded: ${String(cause)}`, { cause });
  }
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
