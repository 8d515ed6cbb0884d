import { readCorpus, requireCorpusFiles } from '../corpus/corpus-folder.ts';
import { recordVerdict } from '../corpus/record-verdict.ts';
import { CorpusRunner } from '../corpus/run-corpus.ts';
import { corpusEntryLines } from '../report/corpus-entry-lines.ts';
import { corpusLines, corpusTotal } from '../report/corpus-lines.ts';
import type { CorpusReport } from '../report/json/corpus-report.ts';
import { generatorFingerprint } from '../files/generator-fingerprint.ts';
import { announceImport, print, printJson, terminal } from './terminal.ts';

export { minimiseEntries, promoteFailures, pruneCorpus, writeTest } from './corpus-changes.ts';

export interface RunOptions {
  readonly system?: string;
  readonly record?: true;
  readonly json?: true;
}

export function listCorpus(json: boolean): void {
  const files = readCorpus();
  const generator = generatorFingerprint();
  if (json) for (const file of files) printJson(file);
  else print(files.flatMap((file) => corpusEntryLines(file, { ...terminal(), generator })).join('\n'));
}

/** Replays every entry, and returns the exit code. */
export async function runCorpus({ system, record, json }: RunOptions): Promise<number> {
  const onImport = (path: string): void => announceImport(path, { json: json === true });
  const runner = new CorpusRunner({ system, onImport });
  const reports: CorpusReport[] = [];
  for (const file of requireCorpusFiles()) {
    const report = await runner.run(file);
    reports.push(report);
    if (json === true) printJson(report);
    else print(corpusLines(report, terminal()).join('\n'));
    if (record === true && recordVerdict(report) && json !== true) {
      print('              written to its history');
    }
  }
  if (json !== true) print(corpusTotal(reports));
  return reports.every(({ holds }) => holds) ? 0 : 1;
}
