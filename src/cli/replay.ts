import { type Command, Option } from 'commander';
import type { Finding } from '../core/finding.ts';
import type { Step } from '../core/run.ts';
import { signatureOf } from '../core/verdict.ts';
import { findStep } from '../report/find-step.ts';
import type { ReplayedRun } from '../report/html/replay-page.ts';
import type { RunReplayReport } from '../report/json/replay-report.ts';
import { shellWord } from '../report/replay-command.ts';
import { planSize } from '../verify/investigate.ts';
import { stopBefore, waitForDebugger } from './break-before.ts';
import { freshReplays, sharesOf } from './fresh-replays.ts';
import { type CaseOptions, type LeakCase, type ReplayCase, replayCases } from './replay-case.ts';
import { htmlFile, writeHtml } from './replay-html.ts';
import { replayLeak, requireFitForLeak } from './replay-leak.ts';
import { type ReplayOutcome, replayCase } from './replay-outcome.ts';
import { outcomeText, replayText } from './replay-text.ts';
import { print, terminal } from './terminal.ts';
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
    .option('--seed <n>', 'with --index: a plan of a search', wholeNumber({ min: 0, max: 0xffffffff }))
    .option('--index <n>', 'which plan of the seed, from 0', wholeNumber({ min: 0, max: 999_999_999 }))
    .option('--property <name>', 'its name, a part of it, or its file')
    .addOption(systemOption())
    .addOption(
      new Option('--requests <n>', 'of a plan of a search; as in the search')
        .env('NUM_CONCURRENT_REQUESTS')
        .argParser(wholeNumber({ min: 1, max: 10_000 })),
    )
    .addOption(
      new Option('--timeout-seconds <n>', 'of a plan of a search; as in the search')
        .env('TIMEOUT_SECONDS')
        .argParser(Number),
    )
    .option('--until <event>', 'stops after this event, by its number or id')
    .option('--break', 'stops in the Node inspector just before the violating event, or before --until')
    .option('--port <n>', 'of the inspector', wholeNumber({ min: 0, max: 65_535 }), 9229)
    .option('--log', "adds the system's own output, at its virtual time")
    .addOption(
      new Option('--times <n>', 'runs it in so many fresh processes')
        .argParser(wholeNumber({ min: 1, max: 100_000 }))
        .conflicts([...optionsThatShow, 'json']),
    )
    .addOption(new Option('--json', 'prints one JSON document for each run').conflicts([...optionsThatShow]))
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
  const cases = await replayCases(source, options);
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

interface EachOptions extends ReplayOptions {
  /** Replays this case alone. */
  readonly command: string;
  readonly isOnly: boolean;
}

async function replayRun(replayed: ReplayCase, options: EachOptions): Promise<number> {
  const { html, command } = options;
  const outcome = await replayCase(replayed, { log: options.log === true ? logLine : undefined });
  if (options.json === true) print(JSON.stringify(runReport(replayed, outcome)));
  else if (options.break === true) await replayInDebugger(replayed, outcome, options);
  else tell(replayed, outcome, options);
  if (html !== undefined) {
    const page = pageOf(replayed, outcome, command);
    await writeHtml(page, { html, traceHash: outcome.run.traceHash, quiet: options.json === true });
  }
  return outcome.exitCode;
}

/** A line of the system's log goes the way of all its output, which a replay captures. */
function logLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Of several plans, those that pass are told in one line. */
function tell(
  replayed: ReplayCase,
  outcome: ReplayOutcome,
  { until, log, command, isOnly }: EachOptions,
): void {
  const screen = terminal();
  const inFull = isOnly || outcome.exitCode !== 0;
  const text = inFull
    ? replayText(replayed, outcome, { ...screen, command, until, log: log === true })
    : outcomeText(replayed, outcome, screen.width);
  print(text);
}

/** Runs the case again, under a debugger. */
async function replayInDebugger(
  replayed: ReplayCase,
  outcome: ReplayOutcome,
  { until, port }: ReplayOptions,
): Promise<void> {
  const { run, violation } = outcome;
  const step = until === undefined ? violation?.step : findStep(run, until);
  if (step === undefined) {
    throw new TypeError('break: no single event of this run breaks the property; name one with --until');
  }
  print(`stops before event ${step} of ${run.events}: attach a debugger, for example chrome://inspect`);
  waitForDebugger(port);
  let fired = 0;
  const onEvent = ({ id }: Step): void => {
    fired += 1;
    if (fired === step) stopBefore(id);
  };
  await replayCase(replayed, { onEvent });
  print(outcomeText(replayed, outcome, terminal().width));
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

function runReport(
  { property, systemPath }: ReplayCase,
  { outcome, run, violation, detail }: ReplayOutcome,
): RunReplayReport {
  return {
    schema: 2,
    kind: 'run',
    outcome,
    property: property.name,
    system: systemPath,
    signature: violation === undefined ? null : signatureOf(violation),
    detail,
    traceHash: run.traceHash,
    events: run.events,
    virtualMs: run.virtualMs,
  };
}

/** What is shown of a replay: a failure that was reproduced, or else the run. */
function pageOf(
  { property, systemPath }: ReplayCase,
  { finding, outcome, detail, run, violation }: ReplayOutcome,
  command: string,
): Finding | ReplayedRun {
  if (finding !== undefined) return finding(command);
  const size = planSize(run);
  return { outcome, detail, property: property.name, system: systemPath, run, size, violation, command };
}

/** The command that replays a case: the failure as it was given, or the seed and index, and whatever else selects it. */
function commandFor(
  source: string | undefined,
  { property, systemPath, record }: LeakCase | ReplayCase,
  options: CaseOptions,
): string {
  const selection =
    source === undefined
      ? { ...options, property: property.name }
      : {
          property: options.property,
          system: systemPath === record?.origin?.system ? undefined : systemPath,
        };
  return ['npx', 'raceproof', 'replay', ...argumentsOf(source, selection)].map(shellWord).join(' ');
}

/** The arguments that select the same run in another process. */
function argumentsOf(source: string | undefined, options: CaseOptions): string[] {
  const { seed, index, property, system, requests, timeoutSeconds } = options;
  const flags = { seed, index, property, system, requests, 'timeout-seconds': timeoutSeconds };
  return [
    ...(source === undefined ? [] : [source]),
    ...Object.entries(flags).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name}`, String(value)],
    ),
  ];
}
