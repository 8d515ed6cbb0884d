import { type Command, Option } from 'commander';
import { corpusFolder, readCorpus, requireCorpusFiles } from '../corpus/corpus-folder.ts';
import { recordVerdict } from '../corpus/record-verdict.ts';
import { CorpusRunner } from '../corpus/run-corpus.ts';
import { corpusEntryLines } from '../report/corpus-entry-lines.ts';
import { corpusLines, corpusTotal } from '../report/corpus-lines.ts';
import type { CorpusReport } from '../report/json/corpus-report.ts';
import { generatorFingerprint } from '../verify/search-plans.ts';
import { minimiseEntries, promoteFailures, pruneCorpus, writeTest } from './corpus-changes.ts';
import { announceImport, print, printJson, terminal } from './terminal.ts';

type End = (exitCode: number) => void;

/** `raceproof corpus`: the failures that are kept for good. */
export function addCorpus(program: Command, end: End): void {
  const corpus = program.command('corpus').description(`keeps failures for good, in ${corpusFolder}`);
  corpus
    .command('list', { isDefault: true })
    .description('lists the entries and what became of each')
    .option('--json', 'prints one JSON document for each entry')
    .action(({ json }: { readonly json?: true }) => list(json === true));
  corpus
    .command('run')
    .description('replays every entry')
    .addOption(
      new Option('--system <path>', 'another system than those of the properties').env('RACEPROOF_SYSTEM'),
    )
    .option('--record', 'adds what is news to the history of each entry')
    .option('--json', 'prints one JSON document for each entry')
    .action(async (options: RunOptions) => end(await run(options)));
  corpus
    .command('promote')
    .description('keeps failures for good: each becomes a regression test')
    .argument('<failure...>', 'failure files or tokens')
    .option('--fails-in <system>', 'keeps it as one that must go on failing, against this system')
    .option('--system <path>', 'the system it was found in, where that lies outside of the project')
    .action((failures: readonly string[], options: { readonly failsIn?: string; readonly system?: string }) =>
      promoteFailures(failures, options),
    );
  corpus
    .command('minimise')
    .description('minimises entries again, against the systems they were found in')
    .argument('[entry...]', 'all of them by default')
    .option('--system <path>', 'a system that still shows them')
    .action((files: readonly string[], { system }: { readonly system?: string }) =>
      minimiseEntries(files, system),
    );
  corpus
    .command('prune')
    .description('removes the entries beyond four of a signature')
    .option('--stale', 'also those that pass and of whose schedule nothing takes place')
    .option('--dry-run', 'only says which')
    .action(({ dryRun, stale }: { readonly dryRun?: true; readonly stale?: true }) =>
      pruneCorpus({ dryRun: dryRun === true, stale: stale === true }),
    );
  corpus
    .command('test')
    .description('writes a plain vitest test of one entry or failure')
    .argument('<failure>', 'an entry, a failure file or a token')
    .option('--out <file>', 'the file to write; next to nothing is overwritten')
    .action((source: string, { out }: { readonly out?: string }) => writeTest(source, out));
}

interface RunOptions {
  readonly system?: string;
  readonly record?: true;
  readonly json?: true;
}

function list(json: boolean): void {
  const files = readCorpus();
  const generator = generatorFingerprint();
  if (json) for (const file of files) printJson(file);
  else print(files.flatMap((file) => corpusEntryLines(file, { ...terminal(), generator })).join('\n'));
}

async function run({ system, record, json }: RunOptions): Promise<number> {
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
