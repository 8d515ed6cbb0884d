import { type OfProperty, PropertyFinder } from '../files/find-property.ts';
import type { LoadedProperty } from '../files/load-properties.ts';
import { scenarioAt } from '../files/scenario-at.ts';
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
  readonly #finder: PropertyFinder;

  constructor(options: CorpusOptions = {}) {
    this.#options = options;
    const { properties: folder, onImport } = options;
    this.#finder = new PropertyFinder({ folder, onImport });
  }

  /**
   * Loads the property of an entry, for whoever replays it within a test: there vitest loads no file that has tests. What is
   * wrong with it is said when the entry runs.
   */
  async prepare(file: string): Promise<void> {
    try {
      await this.propertyOf(file, readEntry(file).record);
    } catch {
      // The same goes wrong again.
    }
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
    const found = await this.propertyOf(file, record);
    const { property, system: usual, scenario } = found;
    const { onImport } = this.#options;
    // A property that holds its scenario itself is checked against nothing else.
    const given = scenario === undefined ? this.#options.system : undefined;
    if (entry.system !== undefined) {
      onImport?.(systemOfEntry(entry.system, file, { given: [usual, given] }));
    }
    const path = entry.system ?? given ?? usual;
    const isOther = path !== (entry.system ?? usual);
    const outcome = await this.#outcomeOf(entry, found, { path, isOther });
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
    found: LoadedProperty,
    { path, isOther }: { readonly path: string; readonly isOther: boolean },
  ): Promise<EntryOutcome> {
    const touched = this.#touching.get(path);
    if (touched !== undefined) throw touched;
    const system = await scenarioAt(path, found);
    try {
      const { trace: _, ...outcome } = await replayEntry(entry, found.property, { system, isOther });
      return outcome;
    } catch (error) {
      if (error instanceof RealSocketError) this.#touching.set(path, error);
      throw error;
    }
  }

  /** The property that a failure is of. Throws a `TypeError` that names the source where there is none. */
  propertyOf(source: string, failure: OfProperty): Promise<LoadedProperty> {
    return this.#finder.ofFailure(failure, source);
  }
}

const nothingKnown = {
  expected: null,
  property: null,
  system: null,
  signature: null,
  events: 0,
  stale: false,
} as const;
