import type { ReplayRecord } from '../verify/replay-record.ts';
import { isToken } from '../verify/replay-record.ts';
import {
  type LoadedProperty,
  propertiesFolder,
  propertiesIn,
  propertyFiles,
  sameName,
} from './load-properties.ts';
import { oncePerPath } from './once-per-path.ts';
import { requireProjectModule } from './project-module.ts';

/** A failure, as far as it says what property it is of. */
export type OfProperty = Pick<ReplayRecord, 'property' | 'origin'>;

export interface FinderOptions {
  /** A folder of properties; `properties` by default. */
  readonly folder?: string | undefined;
  /** Told of a module that a failure names before it is imported. */
  readonly onImport?: ((path: string) => void) | undefined;
}

/**
 * Finds the properties that failures are of: in the module that a failure names, or else by its name alone among those of
 * the folder. What cannot be loaded concerns its own properties only.
 */
export class PropertyFinder {
  readonly #folder: string | undefined;
  readonly #onImport: (path: string) => void;
  #there: Promise<Loaded> | undefined;

  constructor({ folder, onImport = () => undefined }: FinderOptions = {}) {
    this.#folder = folder;
    this.#onImport = oncePerPath(onImport);
  }

  /** Throws a `TypeError` that names the source where there is no such property, or several. */
  async ofFailure(failure: OfProperty, source: string): Promise<LoadedProperty> {
    const { property: name } = failure;
    const complaints: string[] = [];
    const found = await this.#inItsModule(failure, source, complaints);
    if (found !== undefined) return found;
    const there = await this.#inFolder();
    return onlyOne(
      there.properties.filter(({ property }) => property.name === name),
      { wanted: name, by: `${nameOf(source)}: `, there, complaints },
    );
  }

  /** The one that a name, a part of a name or a file names; of a file that holds several, the one that is meant. */
  async named(wanted: string, meant?: string): Promise<LoadedProperty> {
    if (isModule(wanted)) {
      const properties = await propertiesIn(wanted);
      const some = properties.filter(({ property }) => property.name === meant);
      const there = { properties, complaints: [] };
      return onlyOne(some.length > 0 ? some : properties, { wanted: meant ?? wanted, there });
    }
    const there = await this.#inFolder();
    const exact = there.properties.filter(({ property }) => property.name === wanted);
    const found =
      exact.length > 0 ? exact : there.properties.filter(({ property }) => property.name.includes(wanted));
    return onlyOne(found, { wanted, there });
  }

  async #inItsModule(
    { property: name, origin }: OfProperty,
    source: string,
    complaints: string[],
  ): Promise<LoadedProperty | undefined> {
    const path = origin?.module;
    if (path === undefined) return undefined;
    try {
      requireProjectModule(path, {
        by: `${nameOf(source)}: origin.module`,
        otherwise: 'give the file of its property with --property <path>, from anywhere',
      });
      this.#onImport(path);
      const found = (await propertiesIn(path)).filter(({ property }) => property.name === name);
      if (found.length > 0) return onlyOne(found, { wanted: name, there: { properties: found, complaints } });
      complaints.push(`${path} has none of this name`);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      complaints.push(error.message);
    }
    return undefined;
  }

  #inFolder(): Promise<Loaded> {
    this.#there ??= loadAll(this.#folder);
    return this.#there;
  }
}

/** Whether what names a property is the path of a file. */
export function isModule(wanted: string): boolean {
  return /\.[cm]?[jt]s$/.test(wanted);
}

interface Loaded {
  readonly properties: readonly LoadedProperty[];
  /** Why others could not be loaded. */
  readonly complaints: readonly string[];
}

async function loadAll(folder = propertiesFolder): Promise<Loaded> {
  const properties: LoadedProperty[] = [];
  const complaints: string[] = [];
  const attempt = async (act: () => Promise<unknown>): Promise<void> => {
    try {
      await act();
    } catch (error) {
      complaints.push(error instanceof Error ? error.message : String(error));
    }
  };
  await attempt(async () => {
    for (const file of propertyFiles(folder)) {
      await attempt(async () => properties.push(...(await propertiesIn(file))));
    }
  });
  return { properties, complaints };
}

/** What was looked for, and where. */
interface Search {
  readonly wanted: string;
  readonly there: Loaded;
  readonly by?: string;
  readonly complaints?: readonly string[];
}

function onlyOne(found: readonly LoadedProperty[], search: Search): LoadedProperty {
  const [only, another] = found;
  if (only !== undefined && another === undefined) return only;
  const { wanted, there, by = '', complaints = [] } = search;
  if (only !== undefined && another?.property.name === only.property.name) {
    throw new TypeError(`${by}property: ${sameName(only.property.name, only.file, another.file)}`);
  }
  const some = found.length > 0 ? found : there.properties;
  const names = some.map(({ property: { name } }) => JSON.stringify(name)).join(', ');
  const why = [...complaints, `there are ${names || 'none'}`, ...there.complaints].join('; ');
  throw new TypeError(
    `${by}property: expected the name of one property, got ${JSON.stringify(wanted)}; ${why}`,
  );
}

function nameOf(source: string): string {
  return isToken(source) ? 'the replay token' : source.slice(0, 200);
}
