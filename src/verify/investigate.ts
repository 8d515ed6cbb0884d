import type { Finding, PlanSize } from '../core/finding.ts';
import { isTimed, type Plan, type PlannedFault } from '../core/plan.ts';
import { type Run, stepIds } from '../core/run.ts';
import { turnFields } from '../core/turns.ts';
import { signatureOf, type Verdict } from '../core/verdict.ts';
import { simplestParameters } from '../faults/simplest-parameters.ts';
import { explain } from '../minimize/explain.ts';
import { minimize } from '../minimize/minimize.ts';
import type { Renaming } from '../minimize/plain-names.ts';
import { type Replayed, Replayer } from '../minimize/shrinker.ts';
import { faultInWords } from '../report/fault-in-words.ts';
import { AlikeRuns } from './alike-runs.ts';
import { PlanLimits } from './plan-limits.ts';
import type { Property } from './property.ts';
import { firstDifference } from './replay.ts';
import { runPlan } from './run-plan.ts';
import type { Scenario } from './scenario.ts';
import type { ResolvedVerifyOptions } from './verify-options.ts';

export interface Case {
  readonly property: Property;
  readonly options: ResolvedVerifyOptions;
  /** Runs made up to and including the failing one. */
  readonly runs: number;
}

const unchanged: Renaming = { operations: new Map(), subjects: new Map() };

/** A finding before anybody has kept it in a file. */
export type UnkeptFinding = Omit<Finding, 'replay' | 'isNew'>;

/** How often the minimal plan is run again to see that it fails the same way every time: at most, and at least. */
const confirmations = 20;
const confirmationsAtLeast = 3;
/** From so many events in all on the least must do: a run that never rests has many thousand. */
const confirmingEventsMax = 40_000;

/** Of the time, where there is a limit: the rest is for explaining. */
const minimisingShare = 0.8;

/** How many replays may go into explaining a minimal failure: never more than into minimising it. */
const explainingReplaysMax = 300;

/** Makes a failing plan small, confirms it, and gathers what a report needs. */
export async function investigate(
  plan: Plan,
  verdict: Verdict & { kind: 'failed' },
  found: Case,
): Promise<UnkeptFinding> {
  const [violation] = verdict.violations;
  const signature = signatureOf(violation);
  const { property, options } = found;
  const { scenario } = options;
  const first = await runPlan(plan, scenario, { record: true });
  const original = planSize(first);
  options.onFound?.({
    property: property.name,
    violation,
    signature,
    plan,
    operation: scenario.reading.operation,
    size: original,
    traceHash: first.traceHash,
    trace: stepIds(first),
    runs: found.runs,
  });
  const limits = new PlanLimits(plan, property, options);
  const { onSmaller } = options;
  const alike = new AlikeRuns({ found: first, violation, property, scenario, limits, onSmaller });
  const replay = (candidate: Plan): Promise<Replayed> => alike.replay(candidate);
  const isAfter = deadlines(options);
  const minimal = await minimize({
    run: first,
    guide: {
      allows: (candidate: Plan) => limits.allow(candidate),
      focusOf: (run: Run) => new Set(alike.violationIn(run)?.requests),
      simplest: {
        // A failure that was kept may have faults that only its own search was asked for.
        fault: (fault: PlannedFault) => simplestParameters(scenario.offered ?? scenario.faults, fault.kind),
        settings: scenario.simplestSettings,
        names: (candidate: Plan) => scenario.plainNames?.(candidate) ?? unchanged,
        inputs: scenario.simplerInputs?.(plan) ?? (() => []),
      },
    },
    replaysMax: options.replaysMax,
    schedulesMax: options.schedulesMax,
    isOver: () => isAfter(minimisingShare),
    faultsIn: (run: Run) => limits.faultsIn(run),
    replay,
  });
  const last = alike.violationIn(minimal.run) ?? violation;
  const explanation = await explain(minimal.run, {
    violationStep: last.step,
    replayer: new Replayer(replay, Math.min(explainingReplaysMax, options.replaysMax), () => isAfter(1)),
  });
  return {
    property: property.name,
    violation: last,
    signature,
    ...(await confirm(minimal.run, scenario)),
    foundRun: first,
    original,
    minimal: planSize(minimal.run),
    shrink: { replays: minimal.replays, ended: minimal.ended, certificate: minimal.certificate },
    seen: { times: 1, runs: found.runs },
    needed: minimal.run.plan.faults.map((fault, index) => ({
      what: faultInWords(fault),
      needed: explanation.faults[index] ?? null,
    })),
    explanation,
  };
}

/** Tells whether so much of the time has passed that minimising and explaining have, where they have any limit. */
function deadlines({ minimiseWallMsMax }: ResolvedVerifyOptions): (share: number) => boolean {
  const startMs = performance.now();
  return (share) =>
    minimiseWallMsMax !== undefined && performance.now() - startMs >= share * minimiseWallMsMax;
}

/** Where two runs of one plan part, in words. */
export async function findDifference(plan: Plan, system: Scenario): Promise<string> {
  const first = await runPlan(plan, system, { record: true });
  for (let attempt = 0; attempt < confirmations; attempt += 1) {
    const second = await runPlan(plan, system, { record: true });
    if (second.traceHash === first.traceHash) continue;
    return (
      firstDifference(stepIds(first), stepIds(second)) ?? 'the same events, but other times or random draws'
    );
  }
  return 'the difference did not show again in 20 runs: something outside the plan decides';
}

interface Confirmed extends Pick<Finding, 'reproduced'> {
  /** The same run, with the places of its calls in the code. */
  readonly run: Run;
}

async function confirm(run: Run, system: Scenario): Promise<Confirmed> {
  const affordable = Math.floor(confirmingEventsMax / Math.max(1, run.events));
  const of = Math.min(confirmations, Math.max(confirmationsAtLeast, affordable));
  const placed = await runPlan(run.plan, system, { record: true, places: true });
  const isSame = (again: Run): boolean => again.traceHash === run.traceHash;
  let times = isSame(placed) ? 1 : 0;
  for (let attempt = 1; attempt < of; attempt += 1) {
    if (isSame(await runPlan(run.plan, system))) times += 1;
  }
  return { reproduced: { times, of }, run: isSame(placed) ? placed : run };
}

export function planSize(run: Run): PlanSize {
  const { plan, recording, events } = run;
  return {
    requests: plan.operations.length,
    faults: plan.faults.length,
    processes: plan.processes,
    // What fires in time order is held back by nobody.
    deviations: isTimed(plan) ? 0 : (recording?.deviations.length ?? 0) + turnFields(plan.operations).length,
    events,
  };
}
