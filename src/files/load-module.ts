import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LoadedModules } from '../sim/task.ts';
import { whileLoading } from '../sim/virtual-globals/index.ts';
import { collectingTests } from './collecting-tests.ts';
import type { CheckedProperty } from './subject.ts';

/** A module of the user's, and the properties that it has made tests of, exported or not. */
export interface UserModule {
  readonly exported: unknown;
  readonly properties: readonly CheckedProperty[];
}

/** By the whole path of its file: a module is imported once, for all who ask. */
const entries = new Map<string, Entry>();

interface Entry {
  /** What the module has set going: it is imported once for all runs. */
  readonly modules: LoadedModules;
  properties: readonly CheckedProperty[];
}

/** Imports a module of this address. */
type Import = (url: string) => Promise<unknown>;

let importModule: Import = (url) => import(/* @vite-ignore */ url);

/** From now on modules of the user's are imported with this function: vitest reads TypeScript, and Node may not. */
export function importModulesWith(given: Import): void {
  importModule = given;
}

/** The properties of the module that is being loaded. */
let registered: CheckedProperty[] | undefined;

/** One at a time: what is registered meanwhile belongs to one module. */
let last: Promise<unknown> = Promise.resolve();

/** Whether a module is being loaded for its properties or its system, and not to be run as a test. */
export function isLoadingModule(): boolean {
  return registered !== undefined;
}

/** Notes what makes a property a test, for whoever loads the module. */
export function registerProperty(property: CheckedProperty): void {
  registered?.push(property);
}

/**
 * Imports a module of the user's. Rejects as the import does, or with the error that an earlier run ended with because the
 * module's own client touched a real socket.
 */
export function loadModule(path: string): Promise<UserModule> {
  const loaded = last.then(() => load(resolve(path)));
  last = loaded.catch(() => undefined);
  return loaded;
}

async function load(file: string): Promise<UserModule> {
  const entry = entries.get(file) ?? { modules: new LoadedModules(), properties: [] };
  if (entry.modules.cutOffBy !== undefined) throw entry.modules.cutOffBy;
  entries.set(file, entry);
  const properties: CheckedProperty[] = [];
  registered = properties;
  try {
    const module = await collectingTests(file, () =>
      whileLoading(() => importModule(pathToFileURL(file).href), entry.modules),
    );
    // A module that is there already registers nothing once more.
    if (properties.length > 0) entry.properties = properties;
    return {
      exported: (module as { readonly default?: unknown }).default,
      properties: entry.properties,
    };
  } finally {
    registered = undefined;
  }
}
