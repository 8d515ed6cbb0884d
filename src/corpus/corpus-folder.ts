import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Ranked } from '../files/failures-per-signature.ts';
import { type CorpusEntry, readEntry } from './corpus-entry.ts';

export const corpusFolder = 'properties/corpus';

/** A file of the corpus: its entry, or why there is none in it. */
export type CorpusFile = { readonly file: string } & (
  | { readonly kind: 'entry'; readonly entry: CorpusEntry }
  | { readonly kind: 'undecodable'; readonly reason: string }
);

export function corpusFiles(folder = corpusFolder): readonly string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.toSorted().map((name) => join(folder, name));
}

/** Reads every file of the folder; one that cannot be read keeps none of the others from being read. */
export function readCorpus(folder = corpusFolder): readonly CorpusFile[] {
  return corpusFiles(folder).map((file) => {
    try {
      return { kind: 'entry', file, entry: readEntry(file) };
    } catch (error) {
      return { kind: 'undecodable', file, reason: error instanceof Error ? error.message : String(error) };
    }
  });
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
