import type { Run } from '../core/run.ts';
import { failureBlock } from '../report/failure-block.ts';
import { findStep } from '../report/find-step.ts';
import { counted } from '../report/figures.ts';
import { openCalls, stepLines } from '../report/step-lines.ts';
import { cut, flow, padEnd, printable, wrap } from '../report/text.ts';
import type { ReplayCase } from './replay-case.ts';
import type { ReplayOutcome } from './replay-outcome.ts';

export interface TellOptions {
  readonly width: number;
  readonly colour: boolean;
  /** Replays the run. */
  readonly command: string;
  readonly until: string | undefined;
  readonly log: boolean;
}

/** A replayed run for a terminal: its steps, what is open where it was stopped or else the failure, the outcome. */
export function replayText(replayed: ReplayCase, outcome: ReplayOutcome, options: TellOptions): string {
  const { run, violation, finding } = outcome;
  const { until, log, command, ...screen } = options;
  const stop = until === undefined ? undefined : findStep(run, until);
  const steps = stepLines(run, { ...screen, violation, until: stop, log: log ? outcome.log : [] });
  const parts = [steps.join('\n')];
  if (stop !== undefined) parts.push(stopped(run, stop, screen.width));
  else if (finding !== undefined) parts.push(failureBlock(finding(command), screen));
  return [...parts, outcomeText(replayed, outcome, screen.width)].join('\n\n');
}

/** What the replay of a run came to, in a line or two. */
export function outcomeText(
  { property, systemPath }: ReplayCase,
  { outcome, run, detail }: ReplayOutcome,
  width: number,
): string {
  const facts = [`"${property.name}"`, systemPath, counted(run.events, 'event'), `trace ${run.traceHash}`];
  return outcomeLines(outcome, facts, { detail, width });
}

/** An outcome beside what it is of, and its details below. */
export function outcomeLines(
  outcome: string,
  facts: readonly string[],
  { detail, width }: { readonly detail: string; readonly width: number },
): string {
  const indent = '  ';
  const lines = flow(facts, width - 13).map((line, index) => padEnd(index === 0 ? outcome : '', 13) + line);
  if (detail === '') return lines.join('\n');
  const details = wrap(detail, { width: width - indent.length, linesMax: 6 });
  return [...lines, ...details.map((line) => indent + line)].join('\n');
}

function stopped(run: Run, step: number, width: number): string {
  const open = openCalls(run, step).map(({ who, forWhat }) =>
    cut(printable(`  open: ${who} waits for ${forWhat}`), width),
  );
  return [`stopped after event ${step} of ${run.events}`, ...open].join('\n');
}
