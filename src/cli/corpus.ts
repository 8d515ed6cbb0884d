import { type Command, Option } from 'commander';
import type { RunOptions } from './run-corpus.ts';

type End = (exitCode: number) => void;

const work = () => import('./run-corpus.ts');

/** `raceproof corpus`: the failures that are kept for good. */
export function addCorpus(program: Command, end: End): void {
  const corpus = program.command('corpus').description('keeps failures for good, in properties/corpus');
  corpus
    .command('list', { isDefault: true })
    .description('lists the entries and what became of each')
    .option('--json', 'prints one JSON document for each entry')
    .action(async ({ json }: { readonly json?: true }) => (await work()).listCorpus(json === true));
  corpus
    .command('run')
    .description('replays every entry')
    .addOption(
      new Option('--system <path>', 'another system than those of the properties').env('RACEPROOF_SYSTEM'),
    )
    .option('--record', 'adds what is news to the history of each entry')
    .option('--json', 'prints one JSON document for each entry')
    .action(async (options: RunOptions) => end(await (await work()).runCorpus(options)));
  corpus
    .command('promote')
    .description('keeps failures for good: each becomes a regression test')
    .argument('<failure...>', 'failure files or tokens')
    .option('--fails-in <system>', 'keeps it as one that must go on failing, against this system')
    .option('--system <path>', 'the system it was found in, where that lies outside of the project')
    .action(
      async (failures: readonly string[], options: { readonly failsIn?: string; readonly system?: string }) =>
        (await work()).promoteFailures(failures, options),
    );
  corpus
    .command('minimise')
    .description('minimises entries again, against the systems they were found in')
    .argument('[entry...]', 'all of them by default')
    .option('--system <path>', 'a system that still shows them')
    .action(async (files: readonly string[], { system }: { readonly system?: string }) =>
      (await work()).minimiseEntries(files, system),
    );
  corpus
    .command('prune')
    .description('removes the entries beyond four of a signature')
    .option('--stale', 'also those that pass and of whose schedule nothing takes place')
    .option('--dry-run', 'only says which')
    .action(async ({ dryRun, stale }: { readonly dryRun?: true; readonly stale?: true }) =>
      (await work()).pruneCorpus({ dryRun: dryRun === true, stale: stale === true }),
    );
  corpus
    .command('test')
    .description('writes a plain vitest test of one entry or failure')
    .argument('<failure>', 'an entry, a failure file or a token')
    .option('--out <file>', 'the file to write; next to nothing is overwritten')
    .action(async (source: string, { out }: { readonly out?: string }) =>
      (await work()).writeTest(source, out),
    );
}
