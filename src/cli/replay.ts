import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ReplayOptions } from './run-replay.ts';
import { wholeNumber } from './whole-number.ts';

/** Options about what is shown of a run: a share, or one document, shows nothing of it. */
const optionsThatShow = ['until', 'break', 'log'] as const;

/** `raceproof replay`: one recorded failure, or one plan of a search, step by step. */
export function addReplay(program: Command, end: (exitCode: number) => void): void {
  program
    .command('replay')
    .description('runs one recorded failure, or one plan of a search, and prints it step by step')
    .argument('[failure]', 'a failure file, an entry of the corpus, or a token (rp1.…)')
    .option('--seed <n>', 'with --index: a plan of a search', wholeNumber(0, 0xffffffff))
    .option('--index <n>', 'which plan of the seed, from 0', wholeNumber(0, 999_999_999))
    .option('--property <name>', 'its name, a part of it, or its file')
    .addOption(systemOption())
    .addOption(
      new Option('--requests <n>', 'of a plan of a search; as in the search')
        .env('NUM_CONCURRENT_REQUESTS')
        .argParser(wholeNumber(1, 10_000)),
    )
    .addOption(
      new Option('--timeout-seconds <n>', 'of a plan of a search; as in the search')
        .env('TIMEOUT_SECONDS')
        .argParser(Number),
    )
    .option('--until <event>', 'stops after this event, by its number or id')
    .option('--break', 'stops in the Node inspector just before the violating event, or before --until')
    .option('--port <n>', 'of the inspector', wholeNumber(0, 65_535), 9229)
    .option('--log', "adds the system's own output, at its virtual time")
    .addOption(
      new Option('--times <n>', 'runs it in so many fresh processes')
        .argParser(wholeNumber(1, 100_000))
        .conflicts([...optionsThatShow, 'json']),
    )
    .addOption(
      new Option('--json', 'prints one JSON document for each run, or for a leak').conflicts([
        ...optionsThatShow,
      ]),
    )
    .option(
      '--html [file]',
      'also writes the run as a page for a browser (raceproof-report/replay-<trace>.html)',
      htmlFile,
    )
    .action(async (source: string | undefined, options: ReplayOptions) => {
      const { runReplay } = await import('./run-replay.ts');
      end(await runReplay(source, options));
    });
}

function systemOption(): Option {
  return new Option('--system <path>', 'another system than the one it was found in').env('RACEPROOF_SYSTEM');
}

/** Checks the file of `--html`: a failure file that follows by mistake must not be overwritten. */
function htmlFile(text: string): string {
  if (text.endsWith('.html')) return text;
  throw new InvalidArgumentError(
    `expected a file that ends in .html, got ${JSON.stringify(text.slice(0, 80))}`,
  );
}
