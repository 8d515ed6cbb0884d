import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Ranked } from '../files/failures-per-signature.ts';
import { type CorpusEntry, readEntry } from './corpus-entry.ts';

export const corpusFolder = 'properties/corpus';

/** A file of the corpus: its entry, or why there is none in it. */
export type CorpusFile = { readonly file: string } & (
  | { readonly kind: 'entry'; readonly entry: CorpusEntry }
  | { readonly kind: 'undecodable'; readonly reason: string }
);

/** The files of the folder and of those in it: an entry that nobody looks at would be taken for one that holds. */
export function corpusFiles(folder = corpusFolder): readonly string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => join(folder, name));
}

/** The files of a corpus that somebody relies on. Throws a `TypeError` where there are none. */
export function requireCorpusFiles(folder = corpusFolder): readonly string[] {
  const files = corpusFiles(folder);
  if (files.length > 0) return files;
  throw new TypeError(
    `${folder}: expected a folder with entries of the corpus, found none: ` +
      '"npx raceproof corpus promote <failure>" keeps the first one',
  );
}

/** Entries that lie in a folder, and not in that of the corpus. */
export function entriesAstray(beside: string, folder = corpusFolder): readonly string[] {
  const kept = new Set(corpusFiles(folder).map((file) => resolve(file)));
  return readdirSync(resolve(beside))
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(beside, name))
    .filter((file) => !kept.has(resolve(file)) && read(file).kind === 'entry');
}

/** Reads every file of the folder; one that cannot be read keeps none of the others from being read. */
export function readCorpus(folder = corpusFolder): readonly CorpusFile[] {
  return corpusFiles(folder).map(read);
}

function read(file: string): CorpusFile {
  try {
    return { kind: 'entry', file, entry: readEntry(file) };
  } catch (error) {
    return { kind: 'undecodable', file, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** By which at most four of a kind are kept: an entry that is held against a system of its own is of its own kind. */
export function rankOf(
  file: string,
  { record, expected, system = '' }: CorpusEntry,
): Ranked & { readonly file: string } {
  return { file, signature: `${expected} ${system} ${record.signature}`, length: record.trace.length };
}

/** The entries that can be read, each with its rank among those of its kind. */
export function rankedEntries(folder = corpusFolder): readonly (Ranked & { readonly file: string })[] {
  return readCorpus(folder).flatMap((each) => (each.kind === 'entry' ? [rankOf(each.file, each.entry)] : []));
}
