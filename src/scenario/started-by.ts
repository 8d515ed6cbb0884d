import { cameInWords, PropertyCodeError } from '../core/property-code-error.ts';
import { isModulePath, moduleFile } from '../modules/module-file.ts';
import { packageNames, requireInstalled } from '../modules/isolated-packages.ts';
import { userModules } from '../modules/user-modules.ts';
import type { NetworkStack } from '../net/stack.ts';
import { signalledStop, stackOf } from './served-system.ts';
import type { WithLife } from './define-scenario.ts';
import type { ScenarioDefinition, Started } from './definition.ts';
import { inShort } from './option-checks.ts';

/** The options of a scenario that say what a process is made of. */
interface SystemOptions {
  readonly system: unknown;
  readonly isolate?: unknown;
}

/** The system as the engine calls it, a function of the user's or a module. Throws a `TypeError` for anything else. */
export function systemOf(where: string, { system, isolate }: SystemOptions): ScenarioDefinition['system'] {
  const names = packageNames(`${where} isolate`, isolate);
  if (typeof system === 'function') {
    // Sound: operations are called on what it returns, whatever that is.
    if (names.length === 0) return startedBy(where, system as (environment: object) => unknown);
    throw new TypeError(
      `${where} isolate: expected a system that is the path of a module, got a function, which has imported its packages ` +
        'already; give the path, such as "./src/shop.ts", or use `load` in a body of `explore`',
    );
  }
  if (!isModulePath(system)) {
    throw new TypeError(
      `${where} system: expected a function or the path of a module, got ${inShort(system)}`,
    );
  }
  const file = moduleFile(`${where} system`, system);
  requireInstalled(`${where} isolate`, names, file);
  const modules = userModules(file, names);
  return startedBy(where, async (environment: object) => {
    const exported = await modules.fresh();
    const stack = stackOf('fetch' in environment ? environment.fetch : undefined);
    return stack === undefined
      ? systemIn(file, exported, environment)
      : servedSystemIn(exported, environment, stack);
  });
}

/** What a process on the network is made of: what its module exports, and `fetch`. It may be that it does nothing but listen. */
export async function servedSystemIn(
  exported: Readonly<Record<string, unknown>>,
  environment: object,
  stack: NetworkStack,
): Promise<unknown> {
  const { default: main, ...named } = exported;
  if (isFactory(main)) return main(environment);
  const given = typeof main === 'object' && main !== null ? { ...main } : {};
  const isScript = Object.keys(named).length === 0 && Object.keys(given).length === 0;
  if (isScript) await stack.listening();
  const { fetch } = environment as { readonly fetch: unknown };
  return { api: { ...given, ...named, fetch }, stop: signalledStop(stack) };
}

/** Whether a default export makes the system; what can listen is a server, which may be a function, too. */
export function isFactory(main: unknown): main is (environment: object) => unknown {
  return typeof main === 'function' && !('listen' in main);
}

/** What a process is made of: what the default export makes, if it is a function, or else all that is exported. */
function systemIn(file: string, exported: Readonly<Record<string, unknown>>, environment: object): unknown {
  const { default: main, ...named } = exported;
  // Sound: what it returns is checked, whatever it is.
  if (typeof main === 'function') return (main as (environment: object) => unknown)(environment);
  if (typeof main === 'object' && main !== null && holdsAll(main, named)) {
    if (Object.keys(main).length > 0 || Object.getPrototypeOf(main) !== Object.prototype) return main;
  } else if (Object.keys(named).length > 0) return exported;
  // A file that exports nothing at all is a script, whose default is an empty object.
  const isEmpty = main === undefined || typeof main === 'object';
  const came = isEmpty ? 'no export' : `a default export of ${cameInWords(main)}`;
  throw new PropertyCodeError(
    `expected the system ${file} to export a function as its default, or what the operations are called on, got ${came}`,
  );
}

/** Whether the default is all that there is, as it is of a CommonJS module. */
function holdsAll(main: object, named: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(named).every(([name, value]) => Reflect.get(main, name) === value);
}

/** What the system returns is checked at each start. */
export function startedBy(
  where: string,
  system: (environment: object) => unknown,
): ScenarioDefinition['system'] {
  return async (environment) => {
    const made = await system(environment);
    if (made === undefined || made === null) {
      throw new PropertyCodeError(
        `${where} system: expected what the operations are called on, or { api, start?, stop? }, got ${String(made)}`,
      );
    }
    if (!hasLife(made)) return { api: made };
    for (const name of ['start', 'stop'] as const) {
      if (made[name] === undefined || typeof made[name] === 'function') continue;
      throw new PropertyCodeError(
        `${where} system ${name}: expected a function, got ${cameInWords(made[name])}`,
      );
    }
    if (made.api === undefined || made.api === null) {
      throw new PropertyCodeError(
        `${where} system api: expected what the operations are called on, got ${String(made.api)}`,
      );
    }
    return { api: made.api, start: made.start?.bind(made), stop: stopOf(made) };
  };
}

function stopOf(made: WithLife<unknown>): Started['stop'] {
  if (made.stop === undefined) return undefined;
  return async () => {
    await made.stop?.();
  };
}

function hasLife(made: unknown): made is WithLife<unknown> {
  if (typeof made !== 'object' || made === null || !('api' in made)) return false;
  return Object.keys(made).every((key) => key === 'api' || key === 'start' || key === 'stop');
}
