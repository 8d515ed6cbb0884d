import type { Finding } from '../core/finding.ts';
import type { Step } from '../core/run.ts';
import { signatureOf } from '../core/verdict.ts';
import { findStep } from '../report/find-step.ts';
import type { ReplayedRun } from '../report/html/replay-page.ts';
import type { RunReplayReport } from '../report/json/replay-report.ts';
import { planSize } from '../verify/investigate.ts';
import { stopBefore, waitForDebugger } from './break-before.ts';
import type { ReplayCase } from './replay-case.ts';
import { writeHtml } from './replay-html.ts';
import { type ReplayOutcome, replayCase } from './replay-outcome.ts';
import { outcomeText, replayText } from './replay-text.ts';
import { print, printJson, terminal } from './terminal.ts';

/** How one run is replayed and shown. */
export interface ReplayRunOptions {
  readonly until?: string;
  readonly break?: true;
  readonly port: number;
  readonly log?: true;
  readonly json?: true;
  readonly html?: string | true;
  /** Replays this case alone. */
  readonly command: string;
  readonly isOnly: boolean;
}

/** Replays one run, and shows it as it was asked for. Returns the exit code. */
export async function replayRun(replayed: ReplayCase, options: ReplayRunOptions): Promise<number> {
  const { html, command } = options;
  const outcome = await replayCase(replayed, { log: options.log === true ? logLine : undefined });
  if (options.json === true) printJson(runReport(replayed, outcome));
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
  { until, log, command, isOnly }: ReplayRunOptions,
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
  { until, port }: ReplayRunOptions,
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
