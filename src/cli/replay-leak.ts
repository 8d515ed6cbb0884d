import type { HeapFinding } from '../core/heap-finding.ts';
import { leakBlock } from '../report/leak-block.ts';
import { counted } from '../report/figures.ts';
import { replayedLeak } from '../rounds/replayed-leak.ts';
import { replayHeap } from '../rounds/replay-heap.ts';
import { withCapturedOutput } from '../sim/virtual-globals/captured-output.ts';
import { type LeakOutcome, leakOutcome, leakReport } from './leak-outcome.ts';
import type { LeakCase } from './replay-case.ts';
import { writeHtml } from './replay-html.ts';
import { outcomeLines } from './replay-text.ts';
import { print, printJson, terminal } from './terminal.ts';

/** Options of a replay that speak of a single run. */
const optionsOfRuns = ['until', 'break', 'log'] as const;

/** Throws a `TypeError` that names an option of which a leak can make nothing. */
export function requireFitForLeak(options: {
  readonly [Name in (typeof optionsOfRuns)[number]]?: unknown;
}): void {
  const unfit = optionsOfRuns.find((name) => options[name] !== undefined);
  if (unfit === undefined) return;
  throw new TypeError(`${unfit}: expected the failure of one run, got a leak, which only many rounds show`);
}

interface LeakOptions {
  readonly command: string;
  readonly json?: true;
  readonly html?: string | true;
}

/** Runs the rounds of a recorded leak again, and prints what they leave behind. Returns the exit code. */
export async function replayLeak(leak: LeakCase, { command, json, html }: LeakOptions): Promise<number> {
  const { record, property, system } = leak;
  if (json !== true) {
    const requests = counted(record.plan.operations.length, 'request');
    print(`runs the rounds of ${requests} again, on one long-lived system`);
  }
  // What the system writes is dropped as it comes: kept, it would show as growth.
  const replayed = await withCapturedOutput(
    () => undefined,
    () => replayHeap(record, property, { system }),
  );
  const outcome = leakOutcome(replayed);
  const finding = replayed.kind === 'reproduced' ? replayedLeak(record, replayed, command) : undefined;
  if (json === true) printJson(leakReport(leak, outcome));
  else print(`\n${leakText(leak, outcome, finding)}`);
  if (html !== undefined) await writePage(finding, { html, quiet: json === true });
  return outcome.exitCode;
}

/** The replay of a leak for a terminal: what is left behind, where it is as recorded, and the outcome. */
export function leakText(
  { property, systemPath }: Pick<LeakCase, 'property' | 'systemPath'>,
  { outcome, detail }: LeakOutcome,
  finding: HeapFinding | undefined,
): string {
  const screen = terminal();
  const facts = [`"${property.name}"`, systemPath];
  const { width } = screen;
  if (finding === undefined) return outcomeLines(outcome, facts, { detail, width });
  return `${leakBlock(finding, screen)}\n\n${outcomeLines(outcome, facts, { detail: '', width })}`;
}

/** Only a leak that shows has a page. */
async function writePage(
  finding: HeapFinding | undefined,
  options: { readonly html: string | true; readonly quiet: boolean },
): Promise<void> {
  if (finding !== undefined) await writeHtml(finding, { ...options, traceHash: finding.traceHash });
  else if (!options.quiet) print('html: no page was written, since the leak does not show');
}
