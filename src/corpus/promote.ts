import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failuresPerSignatureMax, surplus } from '../files/failures-per-signature.ts';
import type { LoadedProperty } from '../files/load-properties.ts';
import { makeFolder } from '../files/make-folder.ts';
import { currentCommit, raceproofVersion } from '../files/origin.ts';
import { scenarioAt } from '../files/scenario-at.ts';
import type { ReplayRecord } from '../verify/replay-record.ts';
import { type CorpusEntry, entryFileName, entryText, type PastVerdict } from './corpus-entry.ts';
import { corpusFolder, rankedEntries, rankOf } from './corpus-folder.ts';
import { replayEntry } from './replay-entry.ts';

/** What became of a failure that was to be kept. */
export type Promotion =
  | { readonly kind: 'kept'; readonly file: string; readonly removed: readonly string[] }
  /** As many shorter ones of its signature are kept already. */
  | { readonly kind: 'surplus'; readonly shorter: readonly string[] };

export interface Candidate {
  readonly record: ReplayRecord;
  /** Whether a file holds it, trace and all; a token has no trace. */
  readonly isFile?: boolean;
  /** The property that it is of. */
  readonly of: LoadedProperty;
  /** The system it was found in. */
  readonly foundIn: string;
  readonly expected: CorpusEntry['expected'];
  /** The system it is to be held against, where it is not that of its property. */
  readonly system?: string | undefined;
  /** Told of each system before it is imported. */
  readonly onImport?: ((path: string) => void) | undefined;
}

/**
 * Keeps a failure for good. It is replayed against the system it was found in, and against the one it will be held
 * against; a failure that neither shows, nor is mended, is refused with a `TypeError`.
 */
export async function promote(candidate: Candidate, folder = corpusFolder): Promise<Promotion> {
  const { record: given, isFile = false, of, expected, system, onImport } = candidate;
  const history: PastVerdict[] = [];
  let { trace } = given;
  // A run without events has an empty trace as well.
  let isTraced = isFile || trace.length > 0;
  for (const path of new Set([candidate.foundIn, system ?? of.system])) {
    onImport?.(path);
    const replayed = await replayEntry({ record: given, expected }, of.property, {
      system: await scenarioAt(path, of),
      isOther: false,
    });
    const { outcome, detail } = replayed;
    if (outcome === 'DIVERGED') {
      throw new TypeError(
        `expected a failure that shows or is mended, got one that diverges in ${path}: ${detail}`,
      );
    }
    trace = replayed.trace ?? trace;
    isTraced ||= replayed.trace !== undefined;
    history.push(verdictNow(outcome, path));
  }
  if (!isTraced && of.kind !== 'heap') {
    throw new TypeError(
      'expected the failure file of a failure that no longer shows, got its token, which does not say what happened',
    );
  }
  return keepEntry({ expected, system, history, record: { ...given, trace } }, folder);
}

/** Writes an entry. Of its kind at most four are kept, the shortest first. */
export function keepEntry(entry: CorpusEntry, folder = corpusFolder): Promotion {
  const file = join(folder, entryFileName(entry));
  const others = rankedEntries(folder).filter((each) => each.file !== file);
  const mine = rankOf(file, entry);
  const alike = others.filter(({ signature }) => signature === mine.signature);
  const tooMany = surplus([...alike, mine], failuresPerSignatureMax);
  if (tooMany.includes(mine)) return { kind: 'surplus', shorter: alike.map((each) => each.file) };
  makeFolder(folder);
  writeFileSync(file, entryText(entry));
  for (const longer of tooMany) rmSync(longer.file);
  return { kind: 'kept', file, removed: tooMany.map((each) => each.file) };
}

export function verdictNow(outcome: PastVerdict['outcome'], system: string): PastVerdict {
  return { outcome, system, commit: currentCommit(), raceproof: raceproofVersion() };
}
