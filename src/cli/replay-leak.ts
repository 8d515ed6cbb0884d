import { leakBlock } from '../report/leak-block.ts';
import { counted } from '../report/figures.ts';
import { replayedLeak } from '../rounds/replayed-leak.ts';
import { replayHeap } from '../rounds/replay-heap.ts';
import { withCapturedOutput } from '../sim/virtual-globals/captured-output.ts';
import type { LeakCase } from './replay-case.ts';
import { writeHtml } from './replay-html.ts';
import { outcomeLines } from './replay-text.ts';
import { print, terminal } from './terminal.ts';

/** Options of a replay that speak of a single run. */
const optionsOfRuns = ['until', 'break', 'log', 'times', 'json'] as const;

export type LeakOptions = { readonly html?: string | true } & {
  readonly [Name in (typeof optionsOfRuns)[number]]?: unknown;
};

/** Runs the rounds of a recorded leak again, and prints what they leave behind. Returns the exit code. */
export async function replayLeak(
  { record, property, system, systemPath }: LeakCase,
  { command, ...options }: LeakOptions & { readonly command: string },
): Promise<number> {
  const unfit = optionsOfRuns.find((name) => options[name] !== undefined);
  if (unfit !== undefined) {
    throw new TypeError(`${unfit}: expected the failure of one run, got a leak, which only many rounds show`);
  }
  print(
    `runs the rounds of ${counted(record.plan.requests.length, 'request')} again, on one long-lived system`,
  );
  const screen = terminal();
  const end = (outcome: string, detail: string): void =>
    print(`\n${outcomeLines(outcome, [`"${property.name}"`, systemPath], { detail, width: screen.width })}`);
  // What the system writes is dropped as it comes: kept, it would show as growth.
  const result = await withCapturedOutput(
    () => undefined,
    () => replayHeap(record, property, { system }),
  );
  switch (result.kind) {
    case 'passes-now':
      end('PASSES NOW', 'the recorded rounds leave nothing behind');
      return 0;
    case 'diverged':
      end('DIVERGED', result.now);
      return result.verdict === 'inconclusive' ? 3 : 1;
    case 'reproduced': {
      const finding = replayedLeak(record, result, command);
      print(`\n${leakBlock(finding, screen)}`);
      end('REPRODUCED', '');
      const { html } = options;
      if (html !== undefined) await writeHtml(finding, { html, traceHash: record.traceHash, quiet: false });
      return 1;
    }
  }
}
