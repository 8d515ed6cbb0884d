import { surplus } from '../files/failures-per-signature.ts';
import { corpusFolder, rankedEntries } from './corpus-folder.ts';
import type { CorpusRunner } from './run-corpus.ts';

export interface Prunable {
  readonly file: string;
  readonly why: string;
}

/**
 * The entries that can go: those beyond four of their kind and, where asked for, the stale ones, which the old code
 * would still break. What cannot be read is for a person to decide.
 */
export async function entriesToPrune(
  runner: CorpusRunner,
  { folder = corpusFolder, stale }: { readonly folder?: string; readonly stale: boolean },
): Promise<readonly Prunable[]> {
  const ranked = rankedEntries(folder);
  const tooMany = new Set(surplus(ranked).map(({ file }) => file));
  const prunable: Prunable[] = [];
  for (const { file } of ranked) {
    if (tooMany.has(file)) prunable.push({ file, why: 'four shorter ones of its signature are kept' });
    else if (stale && (await runner.run(file)).stale) {
      prunable.push({ file, why: 'it passes, and nothing of its schedule takes place' });
    }
  }
  return prunable;
}
