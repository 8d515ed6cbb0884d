import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type HeapProperty, isHeapProperty } from '../rounds/heap-property.ts';
import { RealSocketError } from '../sim/real-socket-error.ts';
import type { Property } from '../verify/property.ts';
import { loadModule, type UserModule } from './load-module.ts';
import { whyNoRegularFile } from './read-regular-file.ts';
import { type CheckedProperty, isChecked, type Subject } from './subject.ts';

export type LoadedProperty = { readonly file: string; readonly system: string } & Pick<
  Subject,
  'plans' | 'bounds' | 'scenario'
> &
  (
    | { readonly kind: 'runs'; readonly property: Property }
    | { readonly kind: 'heap'; readonly property: HeapProperty }
  );

export const propertiesFolder = 'properties';

/** The files of a folder that hold properties. Throws a `TypeError` where there is no such folder. */
export function propertyFiles(folder = propertiesFolder): readonly string[] {
  if (!existsSync(folder)) {
    throw new TypeError(
      `expected a folder of properties, got ${folder}, which does not exist; --property names a file elsewhere`,
    );
  }
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.property\.[cm]?[jt]s$/.test(name))
    .map((name) => join(folder, name))
    .toSorted();
}

/** Loads the properties of a folder. Throws a `TypeError` that names what cannot be loaded. */
export async function loadProperties(folder?: string): Promise<readonly LoadedProperty[]> {
  const loaded: LoadedProperty[] = [];
  for (const file of propertyFiles(folder)) loaded.push(...(await propertiesIn(file)));
  requireNamesOfTheirOwn(loaded.map(({ file, property: { name } }) => ({ file, name })));
  return loaded;
}

/** Throws a `TypeError` where two properties have one name: failures, replays and the corpus know them by it. */
export function requireNamesOfTheirOwn(
  properties: readonly { readonly file: string; readonly name: string }[],
): void {
  const files = new Map<string, string>();
  for (const { file, name } of properties) {
    const other = files.get(name);
    if (other !== undefined) throw new TypeError(sameName(name, other, file));
    files.set(name, file);
  }
}

/** What is said of two properties of one name. */
export function sameName(name: string, file: string, another: string): string {
  const where = file === another ? `twice in ${file}` : `in ${file} and in ${another}`;
  return `expected each property to have a name of its own, got ${JSON.stringify(name)} ${where}`;
}

/** Loads what a file makes tests of, exported or not. Throws a `TypeError` that names it where that is nothing. */
export async function propertiesIn(file: string): Promise<readonly LoadedProperty[]> {
  const module = await propertyModule(file);
  const [first, ...others] = checkedIn(module);
  if (first !== undefined) return [first, ...others].map((each) => loadedProperty(file, each));
  throw new TypeError(
    `expected ${file} to call checkProperty, checkScenario or explore, or to export as its default what checkProperty returns, ` +
      `got ${typeof module.exported}`,
  );
}

/**
 * Loads the properties of a file for a search that draws their plans, whether a test checks them or not. Throws a
 * `TypeError` that names the file where there are none.
 */
export async function drawnPropertiesIn(file: string): Promise<readonly DrawnProperty[]> {
  const module = await propertyModule(file);
  const checked = checkedIn(module).map((each) => loadedProperty(file, each));
  const [first] = checked;
  if (first === undefined) {
    return [{ file, system: undefined, property: requireProperty(file, module.exported) }];
  }
  const drawn = checked.flatMap((each) => (each.kind === 'runs' && each.plans === 'drawn' ? each : []));
  if (drawn.length > 0) return drawn;
  const { plans } = first;
  throw new TypeError(
    `expected ${file} to export a property whose plans are drawn, got one of which they are ${whence[plans]}`,
  );
}

/** What the properties of a file are checked against. Throws a `TypeError` where the file holds none. */
export async function subjectsIn(
  file: string,
): Promise<readonly Pick<DrawnProperty, 'file' | 'system' | 'scenario'>[]> {
  const module = await propertyModule(file);
  const checked = checkedIn(module).map((each) => loadedProperty(file, each));
  if (checked.length > 0) return checked;
  requireProperty(file, module.exported);
  return [{ file, system: undefined }];
}

/** A property whose plans are drawn; `system` is undefined where no test checks it. */
export interface DrawnProperty extends Pick<Subject, 'system' | 'bounds' | 'scenario'> {
  readonly file: string;
  readonly property: Property;
}

const whence = { drawn: 'drawn', enumerated: 'enumerated', rounds: 'for many rounds on one system' } as const;

/** What a module has registered, and what it exports besides, which another module may have registered. */
function checkedIn({ exported, properties }: UserModule): readonly CheckedProperty[] {
  if (!isChecked(exported)) return properties;
  const { plans, bounds, system, scenario, besides = [] } = exported;
  const more = [
    exported,
    ...besides.map((property) => ({ ...property, plans, bounds, system, scenario })),
  ].filter(({ name }) => properties.every((each) => each.name !== name));
  return [...properties, ...more];
}

function loadedProperty(file: string, given: CheckedProperty): LoadedProperty {
  const { system = file, plans, bounds, scenario } = given;
  const common = { file, system, plans, bounds, scenario };
  return isHeapProperty(given)
    ? { kind: 'heap', ...common, property: given }
    : { kind: 'runs', ...common, property: given };
}

function requireProperty(file: string, given: unknown): Property {
  if (isProperty(given)) return given;
  const came = given === undefined ? 'no default export' : (JSON.stringify(given) ?? typeof given);
  throw new TypeError(
    `expected the module ${file} to export a property with invariants as its default; got ${came.slice(0, 80)}`,
  );
}

async function propertyModule(file: string): Promise<UserModule> {
  const path = resolve(file);
  const why = whyNoRegularFile(path);
  if (why !== undefined) throw new TypeError(`expected the path of a property's module, got ${file}, ${why}`);
  try {
    return await loadModule(path);
  } catch (cause) {
    if (cause instanceof RealSocketError) throw cause;
    throw new TypeError(`the property ${file} cannot be loaded: ${String(cause)}`, { cause });
  }
}

function isProperty(value: unknown): value is Property {
  if (typeof value !== 'object' || value === null || !('invariants' in value)) return false;
  return Array.isArray(value.invariants) && value.invariants.length > 0;
}
