import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type HeapProperty, isHeapProperty } from '../rounds/heap-property.ts';
import { whileLoading } from '../sim/virtual-globals/index.ts';
import type { Property } from '../verify/property.ts';
import type { PlanBounds } from '../verify/verify-options.ts';
import { whyNoRegularFile } from './read-regular-file.ts';

/** What a property is checked against. */
export interface Subject {
  /** The path of the module of its system, unless another is named; undefined where the property's own file holds it. */
  readonly system: string | undefined;
  /** Where its plans come from: a seed and an index, an enumeration, or one plan for many rounds. */
  readonly plans: 'drawn' | 'enumerated' | 'rounds';
  /** What its plans are drawn within, unless the caller says otherwise. */
  readonly bounds?: PlanBounds | undefined;
  /** Properties that the same file checks besides this one. */
  readonly besides?: readonly Property[];
}

export type LoadedProperty = { readonly file: string; readonly system: string } & Pick<
  Subject,
  'plans' | 'bounds'
> &
  (
    | { readonly kind: 'runs'; readonly property: Property }
    | { readonly kind: 'heap'; readonly property: HeapProperty }
  );

const defaultFolder = 'properties';

let loading = 0;

/** Whether a file of a property is being loaded for its property, and not to be run as a test. */
export function isLoadingProperties(): boolean {
  return loading > 0;
}

/** The files of a folder that hold properties. Throws a `TypeError` where there is no such folder. */
export function propertyFiles(folder = defaultFolder): readonly string[] {
  if (!existsSync(folder)) {
    throw new TypeError(`expected a folder of properties, got ${folder}, which does not exist`);
  }
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.property\.[cm]?[jt]s$/.test(name))
    .map((name) => join(folder, name))
    .toSorted();
}

/** Loads the properties of a folder. Throws a `TypeError` that names what cannot be loaded. */
export async function loadProperties(folder = defaultFolder): Promise<readonly LoadedProperty[]> {
  const loaded: LoadedProperty[] = [];
  for (const file of propertyFiles(folder)) loaded.push(...(await loadCheckedProperties(file)));
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

/** The one property that a name, a part of a name or a file names. Throws a `TypeError` where it is none or several. */
export async function findProperty(wanted: string): Promise<LoadedProperty> {
  if (/\.[cm]?[jt]s$/.test(wanted)) return loadCheckedProperty(wanted);
  const properties = await loadProperties();
  const exact = properties.filter(({ property }) => property.name === wanted);
  const found =
    exact.length > 0 ? exact : properties.filter(({ property }) => property.name.includes(wanted));
  return onlyOne(found, { properties, wanted });
}

/** The one property of exactly this name: what a file or token names is never taken for a path. Throws as `findProperty`. */
export async function propertyNamed(name: string): Promise<LoadedProperty> {
  const properties = await loadProperties();
  const found = properties.filter(({ property }) => property.name === name);
  return onlyOne(found, { properties, wanted: name });
}

function onlyOne(
  found: readonly LoadedProperty[],
  { properties, wanted }: { readonly properties: readonly LoadedProperty[]; readonly wanted: string },
): LoadedProperty {
  const [only, another] = found;
  if (only !== undefined && another === undefined) return only;
  const names = (found.length > 0 ? found : properties)
    .map(({ property }) => `"${property.name}"`)
    .join(', ');
  throw new TypeError(
    `property: expected the name of one property, got ${JSON.stringify(wanted)}; there are ${names}`,
  );
}

/** Loads the property of one file, which a test checks. Throws a `TypeError` that names it. */
export async function loadCheckedProperty(file: string): Promise<LoadedProperty> {
  return checkedProperty(file, await loadDefault(file));
}

/** The same with those that the same file checks besides: a scenario's service level. */
async function loadCheckedProperties(file: string): Promise<readonly LoadedProperty[]> {
  const given = await loadDefault(file);
  const first = checkedProperty(file, given);
  const { plans, bounds, system } = first;
  const others = isChecked(given) ? (given.besides ?? []) : [];
  return [
    first,
    ...others.map((property) => ({ kind: 'runs', file, system, plans, bounds, property }) as const),
  ];
}

function checkedProperty(file: string, given: unknown): LoadedProperty {
  if (!isChecked(given)) {
    throw new TypeError(
      `expected ${file} to export as its default what checkProperty returns, got ${typeof given}`,
    );
  }
  const { system = file, plans, bounds } = given;
  return isHeapProperty(given)
    ? { kind: 'heap', file, system, plans, bounds, property: given }
    : { kind: 'runs', file, system, plans, bounds, property: given };
}

/**
 * Loads a property for a search that draws its plans, whether a test checks it or not. Throws a `TypeError` that names
 * the file.
 */
export async function loadDrawnProperty(file: string): Promise<Property & Pick<Subject, 'bounds'>> {
  const given = await loadDefault(file);
  if (isChecked(given) && given.plans !== 'drawn') {
    throw new TypeError(
      `expected ${file} to export a property whose plans are drawn, got one of which they are ${whence[given.plans]}`,
    );
  }
  return requireProperty(file, given);
}

function requireProperty(file: string, given: unknown): Property {
  if (isProperty(given)) return given;
  const came = given === undefined ? 'no default export' : (JSON.stringify(given) ?? typeof given);
  throw new TypeError(
    `expected the module ${file} to export a property with invariants as its default; got ${came.slice(0, 80)}`,
  );
}

/**
 * The system that the property of a file is checked against; undefined where no test checks it. Throws a `TypeError`
 * where the file holds no property.
 */
export async function systemNamedBy(file: string): Promise<string | undefined> {
  const given = await loadDefault(file);
  if (isChecked(given)) return given.system ?? file;
  requireProperty(file, given);
  return undefined;
}

const whence = { enumerated: 'enumerated', rounds: 'for many rounds on one system' } as const;

async function loadDefault(file: string): Promise<unknown> {
  const path = resolve(file);
  const why = whyNoRegularFile(path);
  if (why !== undefined) throw new TypeError(`expected the path of a property's module, got ${file}, ${why}`);
  loading += 1;
  try {
    const module = await whileLoading<unknown>(() => import(/* @vite-ignore */ pathToFileURL(path).href));
    return (module as { readonly default?: unknown }).default;
  } catch (cause) {
    throw new TypeError(`the property ${file} cannot be loaded: ${String(cause)}`, { cause });
  } finally {
    loading -= 1;
  }
}

function isChecked(value: unknown): value is (Property | HeapProperty) & Subject {
  return (
    typeof value === 'object' && value !== null && 'name' in value && 'system' in value && 'plans' in value
  );
}

function isProperty(value: unknown): value is Property {
  if (typeof value !== 'object' || value === null || !('invariants' in value)) return false;
  return Array.isArray(value.invariants) && value.invariants.length > 0;
}
