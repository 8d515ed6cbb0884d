import type { Run } from '../core/run.ts';
import type { Verdict, Violation } from '../core/verdict.ts';
import { signatureOf } from '../core/verdict.ts';
import { judge } from '../judge/judge.ts';
import { count } from '../report/figures.ts';
import type { RunReplayReport } from '../report/json/replay-report.ts';
import { type LogLine, withCapturedOutput } from '../sim/virtual-globals/captured-output.ts';
import { replay } from '../verify/replay.ts';
import { replayedFinding } from '../verify/replayed-finding.ts';
import { runPlan, type RunOptions } from '../verify/run-plan.ts';
import type { Finding } from '../core/finding.ts';
import type { ReplayCase } from './replay-case.ts';

/** What a replay came to. The first three are of a recorded failure, the others of a plan of a search. */
export interface ReplayOutcome {
  readonly outcome: RunReplayReport['outcome'];
  readonly run: Run;
  readonly violation: Violation | undefined;
  /** One line, where the outcome alone does not say it all. */
  readonly detail: string;
  readonly log: readonly LogLine[];
  readonly exitCode: number;
  /** What was reproduced, for a report. `command` replays it. */
  readonly finding: ((command: string) => Finding) | undefined;
}

/** Runs one case. What the system writes meanwhile is kept as its log. */
export async function replayCase(
  replayed: ReplayCase,
  options: Pick<RunOptions, 'onEvent' | 'log'> = {},
): Promise<ReplayOutcome> {
  const log: LogLine[] = [];
  const { record } = replayed;
  const act = (): Promise<Omit<ReplayOutcome, 'log'>> =>
    record === undefined ? searched(replayed, options) : recorded({ ...replayed, record }, options);
  return { ...(await withCapturedOutput((line) => log.push(line), act)), log };
}

async function recorded(
  { record, property, system }: ReplayCase & { readonly record: NonNullable<ReplayCase['record']> },
  options: Pick<RunOptions, 'onEvent' | 'log'>,
): Promise<Omit<ReplayOutcome, 'log'>> {
  const result = await replay(record, property, { system, ...options });
  const { run } = result;
  switch (result.kind) {
    case 'passes-now':
      return {
        outcome: 'PASSES NOW',
        run,
        violation: undefined,
        detail: '',
        exitCode: 0,
        finding: undefined,
      };
    case 'reproduced': {
      const finding = (command: string): Finding => replayedFinding(record, result, command);
      const { violation } = finding('');
      return { outcome: 'REPRODUCED', run, violation, detail: '', exitCode: 1, finding };
    }
    case 'diverged': {
      const now = judged(result.verdict);
      const detail = `${now.detail}; it left the recorded run at ${result.difference}`;
      return { outcome: 'DIVERGED', run, ...now, detail, finding: undefined };
    }
  }
}

async function searched(
  { plan, property, system }: ReplayCase,
  options: Pick<RunOptions, 'onEvent' | 'log'>,
): Promise<Omit<ReplayOutcome, 'log'>> {
  const run = await runPlan(plan, system, { record: true, ...options });
  const verdict = judge(run, property.invariants, property.thresholds);
  const outcome = { passed: 'PASSED', failed: 'FAILED', inconclusive: 'INCONCLUSIVE' } as const;
  return { outcome: outcome[verdict.kind], run, ...judged(verdict), finding: undefined };
}

function judged(verdict: Verdict): Pick<ReplayOutcome, 'violation' | 'exitCode' | 'detail'> {
  switch (verdict.kind) {
    case 'passed':
      return { violation: undefined, exitCode: 0, detail: '' };
    case 'inconclusive':
      return { violation: undefined, exitCode: 3, detail: verdict.reason };
    case 'failed': {
      const [violation] = verdict.violations;
      const at = violation.step === undefined ? '' : `; it broke at event ${count(violation.step)}`;
      return { violation, exitCode: 1, detail: `${violation.message} (${signatureOf(violation)})${at}` };
    }
  }
}
