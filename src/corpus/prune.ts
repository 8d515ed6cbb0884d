import { surplus } from '../files/failures-per-signature.ts';
import { corpusFolder, rankedEntries } from './corpus-folder.ts';
import type { CorpusRunner } from './run-corpus.ts';

export interface Prunable {
  readonly file: string;
  readonly why: string;
}

/** The entries that can go: beyond four of their kind, or stale. What cannot be read is for a person to decide. */
export async function entriesToPrune(
  runner: CorpusRunner,
  folder = corpusFolder,
): Promise<readonly Prunable[]> {
  const ranked = rankedEntries(folder);
  const tooMany = new Set(surplus(ranked).map(({ file }) => file));
  const prunable: Prunable[] = [];
  for (const { file } of ranked) {
    if (tooMany.has(file)) prunable.push({ file, why: 'four shorter ones of its signature are kept' });
    else if ((await runner.run(file)).stale) {
      prunable.push({ file, why: 'nothing of its schedule takes place any more' });
    }
  }
  return prunable;
}
