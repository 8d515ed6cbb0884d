import {
  type LoadedProperty,
  loadCheckedProperty,
  propertyFiles,
  sameName,
} from '../files/load-properties.ts';
import { loadSystem } from '../files/load-system.ts';
import type { CorpusReport } from '../report/json/corpus-report.ts';
import { RealSocketError } from '../sim/real-socket-error.ts';
import { type CorpusEntry, readEntry } from './corpus-entry.ts';
import { type EntryOutcome, replayEntry } from './replay-entry.ts';
import { systemOfEntry } from './system-of-entry.ts';

export interface CorpusOptions {
  /** Replaces the systems of the properties. An entry with a system of its own keeps that. */
  readonly system?: string | undefined;
  /** A folder of properties. */
  readonly properties?: string | undefined;
  /** Told of each system that an entry names before it is imported. */
  readonly onImport?: ((path: string) => void) | undefined;
}

/**
 * Replays the entries of a corpus, each by itself: whatever is wrong with one is said of that one. A system that touched
 * something real is not run again.
 */
export class CorpusRunner {
  readonly #options: CorpusOptions;
  readonly #touching = new Map<string, RealSocketError>();
  #properties: Promise<Loaded> | undefined;

  constructor(options: CorpusOptions = {}) {
    this.#options = options;
  }

  async run(file: string): Promise<CorpusReport> {
    try {
      return await this.#replay(file);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const detail = message.replaceAll(/\s*\n\s*/g, ' ');
      return { file, outcome: 'UNDECODABLE', holds: false, detail, ...nothingKnown };
    }
  }

  async #replay(file: string): Promise<CorpusReport> {
    const entry = readEntry(file);
    const { record, expected } = entry;
    const { property, system: usual } = await this.propertyOf(file, record.property);
    const { system: given, onImport } = this.#options;
    if (entry.system !== undefined) {
      onImport?.(systemOfEntry(entry.system, file, { given: [usual, given] }));
    }
    const path = entry.system ?? given ?? usual;
    const isOther = path !== (entry.system ?? usual);
    const outcome = await this.#outcomeOf(entry, property, { path, isOther });
    const { signature, trace } = record;
    return {
      file,
      ...outcome,
      expected,
      property: property.name,
      system: path,
      signature,
      events: trace.length,
    };
  }

  async #outcomeOf(
    entry: CorpusEntry,
    property: LoadedProperty['property'],
    { path, isOther }: { readonly path: string; readonly isOther: boolean },
  ): Promise<EntryOutcome> {
    const touched = this.#touching.get(path);
    if (touched !== undefined) throw touched;
    const system = await loadSystem(path);
    try {
      const { trace: _, ...outcome } = await replayEntry(entry, property, { system, isOther });
      return outcome;
    } catch (error) {
      if (error instanceof RealSocketError) this.#touching.set(path, error);
      throw error;
    }
  }

  /** The property that a file's record is of. Throws a `TypeError` that names the file where there is none. */
  async propertyOf(file: string, name: string): Promise<LoadedProperty> {
    this.#properties ??= loadAll(this.#options.properties);
    const { properties, complaints } = await this.#properties;
    const [found, another] = properties.filter(({ property }) => property.name === name);
    if (found !== undefined && another !== undefined) {
      throw new TypeError(`${file}: property: ${sameName(name, found.file, another.file)}`);
    }
    if (found !== undefined) return found;
    const why = ['there is none of this name', ...complaints].join('; ');
    throw new TypeError(`${file}: property: expected one that is there, got ${JSON.stringify(name)}: ${why}`);
  }
}

interface Loaded {
  readonly properties: readonly LoadedProperty[];
  /** Why the others could not be loaded: that concerns the entries of those properties alone. */
  readonly complaints: readonly string[];
}

async function loadAll(folder: string | undefined): Promise<Loaded> {
  const properties: LoadedProperty[] = [];
  const complaints: string[] = [];
  for (const file of propertyFiles(folder)) {
    try {
      properties.push(await loadCheckedProperty(file));
    } catch (error) {
      complaints.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { properties, complaints };
}

const nothingKnown = {
  expected: null,
  property: null,
  system: null,
  signature: null,
  events: 0,
  stale: false,
} as const;
