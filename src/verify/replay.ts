import type { Scenario } from './scenario.ts';
import { type Run, stepIds } from '../core/run.ts';
import type { Verdict } from '../core/verdict.ts';
import { signatureOf } from '../core/verdict.ts';
import { judge } from '../judge/judge.ts';
import type { Property } from './property.ts';
import type { ReplayRecord } from './replay-record.ts';
import { runPlan, type RunOptions } from './run-plan.ts';

/** What a replay showed. Only `passes-now` is good news. */
export type Replay =
  | { readonly kind: 'reproduced'; readonly run: Run; readonly verdict: Verdict & { kind: 'failed' } }
  /** The plan passes, and the run took another course than the recorded failure. */
  | { readonly kind: 'passes-now'; readonly run: Run }
  /** Another trace than recorded, and no pass either. */
  | { readonly kind: 'diverged'; readonly run: Run; readonly verdict: Verdict; readonly difference: string };

/** Runs exactly the plan of a recorded failure and compares what happens with what was recorded. */
export async function replay(
  record: ReplayRecord,
  property: Property,
  { system, onEvent, log }: { readonly system: Scenario } & Pick<RunOptions, 'onEvent' | 'log'>,
): Promise<Replay> {
  const run = await runPlan(record.plan, system, { record: true, places: true, onEvent, log });
  const verdict = judge(run, property.invariants, property.thresholds);
  if (verdict.kind === 'passed') return { kind: 'passes-now', run };
  if (verdict.kind === 'failed' && run.traceHash === record.traceHash) {
    const same = verdict.violations.some((violation) => signatureOf(violation) === record.signature);
    if (same) return { kind: 'reproduced', run, verdict };
  }
  const difference = differenceOf(record, run);
  return { kind: 'diverged', run, verdict, difference };
}

function differenceOf({ traceHash, trace }: ReplayRecord, run: Run): string {
  if (run.traceHash === traceHash) return 'the verdict: everything up to there is the same';
  if (trace.length === 0) return 'an event that only the failure file could name';
  return (
    firstDifference(trace, stepIds(run)) ?? 'the times or draws: the events are the same, event for event'
  );
}

/** Where two runs part, in words. Undefined where they are the same. */
export function firstDifference(expected: readonly string[], actual: readonly string[]): string | undefined {
  const number = firstDifferentEvent(expected, actual);
  if (number === undefined) return undefined;
  const at = number - 1;
  return `event ${number}: expected ${expected[at] ?? 'the end'}, got ${actual[at] ?? 'the end'}`;
}

/** The number of the first event in which two runs differ, counted from 1. Undefined where they are the same. */
export function firstDifferentEvent(
  expected: readonly string[],
  actual: readonly string[],
): number | undefined {
  const length = Math.max(expected.length, actual.length);
  for (let index = 0; index < length; index += 1) {
    if (expected[index] !== actual[index]) return index + 1;
  }
  return undefined;
}
