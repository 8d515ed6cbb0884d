import { freshReplays, sharesOf } from './fresh-replays.ts';
import { argumentsOf, commandFor } from './replay-arguments.ts';
import { type CaseOptions, type LeakCase, type ReplayCase, replayCases } from './replay-case.ts';
import { replayLeak, requireFitForLeak } from './replay-leak.ts';
import { replayRun } from './replay-run.ts';
import { announceImport, print } from './terminal.ts';

export interface ReplayOptions extends CaseOptions {
  readonly until?: string;
  readonly break?: true;
  readonly port: number;
  readonly log?: true;
  readonly times?: number;
  readonly json?: true;
  readonly html?: string | true;
}

/** Replays what a command line selects, and returns the exit code. */
export async function runReplay(source: string | undefined, options: ReplayOptions): Promise<number> {
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
