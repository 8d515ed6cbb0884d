import { writeFileSync } from 'node:fs';
import type { CorpusReport } from '../report/json/corpus-report.ts';
import { entryText, readEntry } from './corpus-entry.ts';
import { verdictNow } from './promote.ts';

/** Adds a verdict to an entry's history where it is news. Returns whether it was. */
export function recordVerdict({ file, outcome, system }: CorpusReport): boolean {
  if (outcome === 'UNDECODABLE' || system === null) return false;
  const entry = readEntry(file);
  const last = entry.history.findLast((past) => past.system === system);
  if (last?.outcome === outcome) return false;
  writeFileSync(file, entryText({ ...entry, history: [...entry.history, verdictNow(outcome, system)] }));
  return true;
}
