import type { Scenario } from './scenario.ts';
import * as fc from 'fast-check';
import { type Plan, solitary, undisturbed } from '../core/plan.ts';
import { PropertyCodeError } from '../core/property-code-error.ts';
import type { Run } from '../core/run.ts';
import type { Verdict } from '../core/verdict.ts';
import { judge } from '../judge/judge.ts';
import type { Property } from './property.ts';
import { runPlan, type RunOptions } from './run-plan.ts';

export interface JudgedRun {
  readonly run: Run;
  readonly verdict: Verdict;
  /** Whether running it again took the same course; undefined where it was not run again. */
  readonly sameAgain: boolean | undefined;
}

/** One passing run in this many is run again, to see that it takes the same course. */
export const rerunShare = 20;

interface JudgeOptions extends Pick<RunOptions, 'record' | 'onEvent'> {
  readonly system: Scenario;
  /** Whether to run it again even where it passes. A failing run is always run again before it counts. */
  readonly again: boolean;
}

/** Runs one plan and holds it against a property. Rejects where a process can start by no means. */
export async function judgePlan(
  plan: Plan,
  property: Property,
  { system, again, ...options }: JudgeOptions,
): Promise<JudgedRun> {
  const run = await runPlan(plan, system, options);
  const verdict = verdictOn(run, property);
  if (verdict.kind === 'failed' && isStuck(run)) await requireStart(plan, system);
  if (verdict.kind !== 'failed' && !again) return { run, verdict, sameAgain: undefined };
  const second = await runPlan(plan, system);
  return { run, verdict, sameAgain: second.traceHash === run.traceHash };
}

function isStuck({ ending }: Run): boolean {
  return ending.kind === 'stuck';
}

/**
 * Tells a system that never starts, which is an error of whoever wrote it, from one that a fault, a schedule or another
 * process keeps from starting, which is a finding.
 */
async function requireStart(plan: Plan, system: Scenario): Promise<void> {
  if (isStuck(await runPlan(undisturbed(plan), system))) await runPlan(solitary(plan), system);
}

function verdictOn(run: Run, { invariants, thresholds }: Property): Verdict {
  try {
    return judge(run, invariants, thresholds);
  } catch (error) {
    const cause = error instanceof PropertyCodeError ? error.cause : undefined;
    // An invariant that calls fc.pre asks fast-check for another run.
    throw fc.PreconditionFailure.isFailure(cause) ? cause : error;
  }
}
