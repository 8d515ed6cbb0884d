import { type Command, Option } from 'commander';
import { freshReplays, sharesOf } from './fresh-replays.ts';
import { argumentsOf, commandFor } from './replay-arguments.ts';
import { type CaseOptions, type LeakCase, type ReplayCase, replayCases } from './replay-case.ts';
import { htmlFile } from './replay-html.ts';
import { replayLeak, requireFitForLeak } from './replay-leak.ts';
import { replayRun } from './replay-run.ts';
import { announceImport, print } from './terminal.ts';
import { wholeNumber } from './whole-number.ts';

interface ReplayOptions extends CaseOptions {
  readonly until?: string;
  readonly break?: true;
  readonly port: number;
  readonly log?: true;
  readonly times?: number;
  readonly json?: true;
  readonly html?: string | true;
}

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
    .action(async (source: string | undefined, options: ReplayOptions) => end(await replay(source, options)));
}

function systemOption(): Option {
  return new Option('--system <path>', 'another system than the one it was found in').env('RACEPROOF_SYSTEM');
}

async function replay(source: string | undefined, options: ReplayOptions): Promise<number> {
  const json = options.json === true;
  const cases = await replayCases(source, options, (path) => announceImport(path, { json }));
  const { times, html } = options;
  if (html !== undefined && (times !== undefined || cases.length > 1)) {
    throw new TypeError(
      'html: expected one run to show; leave out --times, and name its property with --property',
    );
  }
  if (cases.some(({ kind }) => kind === 'leak')) requireFitForLeak(options);
  if (times !== undefined) return replayManyTimes(source, { ...options, times }, cases);
  let exitCode = 0;
  for (const each of cases) {
    const more = { ...options, command: commandFor(source, each, options), isOnly: cases.length === 1 };
    const ended = each.kind === 'leak' ? await replayLeak(each, more) : await replayRun(each, more);
    exitCode = Math.max(exitCode, ended);
  }
  return exitCode;
}

async function replayManyTimes(
  source: string | undefined,
  options: ReplayOptions & { readonly times: number },
  [only, another]: readonly (LeakCase | ReplayCase)[],
): Promise<number> {
  if (only === undefined || another !== undefined) {
    throw new TypeError('times: expected one run to repeat; name its property with --property');
  }
  const reports = await freshReplays(argumentsOf(source, options), options.times);
  const { lines, exitCode } = sharesOf(reports);
  print(lines.join('\n'));
  return exitCode;
}
