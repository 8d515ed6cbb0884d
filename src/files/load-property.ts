import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Property } from '../verify/property.ts';

/** Loads a property: the default export of a module. Throws a `TypeError` that names the module. */
export async function loadProperty(path: string): Promise<Property> {
  const file = resolve(path);
  if (!existsSync(file)) {
    throw new TypeError(`expected the path of a property's module, got ${path}, which does not exist`);
  }
  let module: { readonly default?: unknown };
  try {
    module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as typeof module;
  } catch (cause) {
    throw new TypeError(`the property ${path} cannot be loaded: ${String(cause)}`, { cause });
  }
  const value = module.default as Partial<Property> | undefined;
  if (typeof value === 'object' && Array.isArray(value.invariants) && value.invariants.length > 0) {
    return value as Property;
  }
  const came = value === undefined ? 'no default export' : (JSON.stringify(value) ?? typeof value);
  throw new TypeError(
    `expected the module ${path} to export a property with invariants as its default; got ${came.slice(0, 80)}`,
  );
}
