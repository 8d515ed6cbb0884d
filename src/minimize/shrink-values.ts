import {
  type EventId,
  isTimed,
  type Json,
  type Plan,
  type PlannedFault,
  type PlannedOperation,
  type Settings,
  withDeviations,
} from '../core/plan.ts';
import { lostAfter, stepIds } from '../core/run.ts';
import { observedPlan } from './observed-plan.ts';
import type { Renaming } from './plain-names.ts';
import type { Shrinker } from './shrinker.ts';

/** What the simplest plan has in place of what it was found with. */
export interface Simplest {
  /** The value of each parameter of a fault: integers shrink toward it, choices jump to it. */
  readonly fault: (fault: PlannedFault) => Readonly<Record<string, number | string>>;
  /** Simpler arguments of an operation about the same subject, the simplest first; none where there are none. */
  readonly inputs: (operation: PlannedOperation) => Iterable<Json>;
  /** No service takes any time. */
  readonly settings: (settings: Settings) => Settings;
  /** Plainer names for operations and subjects; none where they are plain. */
  readonly names: (plan: Plan) => Renaming;
}

/**
 * No latencies, and everything arrives at once: of all services, or else of as many as can be. This comes before all else,
 * since a lucky latency hides the order that matters; without it that order shows as deviations.
 */
export async function shrinkTimes(shrinker: Shrinker, simplest: Simplest): Promise<void> {
  const operations = shrinker.plan.operations.map((each) => (each.atMs === 0 ? each : { ...each, atMs: 0 }));
  const settings = simplest.settings(shrinker.plan.settings);
  if (await hasTimes(shrinker, { operations, settings })) return;
  await hasTimes(shrinker, { operations });
  for (const [name, value] of Object.entries(settings)) {
    await hasTimes(shrinker, { settings: { ...shrinker.plan.settings, [name]: value } });
  }
}

/** Whether the failure needs no others: with the same deviations, or in the order of the run. */
async function hasTimes(
  shrinker: Shrinker,
  times: Partial<Pick<Plan, 'operations' | 'settings'>>,
): Promise<boolean> {
  const { plan } = shrinker;
  const isSo = Object.entries(times).every(
    ([name, value]) => JSON.stringify(value) === JSON.stringify(plan[name as keyof typeof times]),
  );
  if (isSo || (await shrinker.accepts({ ...plan, ...times }))) return true;
  const inOrder = plan.schedule.kind !== 'deviations' || isTimed(plan);
  return !inOrder && shrinker.accepts({ ...observedPlan(shrinker.run), ...times });
}

/** Simpler arguments, and fault parameters as small as they can be. */
export async function shrinkValues(shrinker: Shrinker, simplest: Simplest): Promise<void> {
  await shrinkInputs(shrinker, simplest);
  for (let index = 0; index < shrinker.plan.faults.length; index += 1) {
    const fault = shrinker.plan.faults[index];
    if (fault === undefined) continue;
    for (const [name, value] of Object.entries(simplest.fault(fault))) {
      await shrinkParameter(shrinker, { index, name, value });
    }
  }
}

/** So many candidates are tried for one operation, and for all: what shrinks for ever would keep the rest from being tried. */
const inputsMax = { ofOne: 100, ofAll: 400 };

/** Simpler arguments, operation by operation. Those that have the same may need to: they are simplified together first. */
async function shrinkInputs(shrinker: Shrinker, { inputs }: Simplest): Promise<void> {
  let left = inputsMax.ofAll;
  for (const alike of operationsAlike(shrinker.plan)) {
    const alone = alike.map((index) => [index]);
    for (const indices of alike.length > 1 ? [alike, ...alone] : alone) {
      const max = Math.min(left, inputsMax.ofOne);
      left -= await shrinkInput(shrinker, { indices, max, inputs });
    }
  }
}

/** The operations by their arguments. */
function operationsAlike({ operations }: Plan): Iterable<readonly number[]> {
  const byArguments = new Map<string, number[]>();
  for (const [index, { kind, input }] of operations.entries()) {
    const text = JSON.stringify([kind, input]);
    const alike = byArguments.get(text);
    if (alike === undefined) byArguments.set(text, [index]);
    else alike.push(index);
  }
  return byArguments.values();
}

interface Simplified {
  /** Operations with the same arguments. */
  readonly indices: readonly number[];
  /** How many candidates are tried. */
  readonly max: number;
  readonly inputs: Simplest['inputs'];
}

/** Returns how many candidates were tried. */
async function shrinkInput(shrinker: Shrinker, { indices, max, inputs }: Simplified): Promise<number> {
  let tried = 0;
  for (let isSimpler = true; isSimpler && tried < max && !shrinker.spent;) {
    isSimpler = false;
    const operation = shrinker.plan.operations[indices[0] ?? 0];
    if (operation === undefined) break;
    for (const input of inputs(operation)) {
      tried += 1;
      const operations = shrinker.plan.operations.map((each, index) =>
        indices.includes(index) ? { ...each, input } : each,
      );
      isSimpler = await shrinker.accepts({ ...shrinker.plan, operations });
      if (isSimpler || tried >= max) break;
    }
  }
  return tried;
}

/** Each event held back no longer than the failure needs. */
export async function shortenHolds(shrinker: Shrinker): Promise<void> {
  const { schedule } = shrinker.plan;
  if (schedule.kind !== 'deviations') return;
  for (let index = 0; index < schedule.deviations.length; index += 1) {
    const steps = stepIds(shrinker.run);
    const until = schedule.deviations[index]?.until;
    const failing = steps.findIndex((id) => id === until);
    // Held until an event before its own time, nothing is held back at all.
    await bisect({ passing: -1, failing }, (earlier) =>
      shrinker.accepts(withUntil(shrinker.plan, index, steps[earlier] ?? '')),
    );
  }
}

/** Where a run never rests, the world heals as soon as it may: after that step nothing could recover any more. */
export async function healSooner(shrinker: Shrinker): Promise<void> {
  const failing = lostAfter(shrinker.run);
  if (failing === undefined) return;
  await bisect({ passing: -1, failing }, (healAfterEvents) =>
    shrinker.accepts({ ...shrinker.plan, healAfterEvents }),
  );
}

function withUntil(plan: Plan, index: number, until: EventId): Plan {
  if (plan.schedule.kind !== 'deviations') return plan;
  const deviations = plan.schedule.deviations.map((deviation, position) =>
    position === index ? { ...deviation, until } : deviation,
  );
  return withDeviations(plan, deviations);
}

/** The plan with the simplest settings; the plan itself where it has them already. */
export function withSimplestSettings(plan: Plan, simplest: Simplest): Plan {
  const settings = simplest.settings(plan.settings);
  return JSON.stringify(settings) === JSON.stringify(plan.settings) ? plan : { ...plan, settings };
}

interface Parameter {
  readonly index: number;
  readonly name: string;
  readonly value: number | string;
}

async function shrinkParameter(shrinker: Shrinker, { index, name, value }: Parameter): Promise<void> {
  const current = shrinker.plan.faults[index]?.with[name];
  if (current === undefined || current === value) return;
  if (await shrinker.accepts(withParameter(shrinker.plan, { index, name, value }))) return;
  if (typeof current === 'number' && typeof value === 'number') {
    await bisect({ passing: value, failing: current }, (candidate) =>
      shrinker.accepts(withParameter(shrinker.plan, { index, name, value: candidate })),
    );
  }
}

/** Finds the integer nearest to `passing` that still fails, assuming one boundary in between. */
async function bisect(
  bounds: { passing: number; failing: number },
  fails: (value: number) => Promise<boolean>,
): Promise<void> {
  let { passing, failing } = bounds;
  while (Math.abs(failing - passing) > 1) {
    const middle = Math.trunc((passing + failing) / 2);
    if (await fails(middle)) failing = middle;
    else passing = middle;
  }
}

function withParameter(plan: Plan, { index, name, value }: Parameter): Plan {
  return {
    ...plan,
    faults: plan.faults.map((fault, position) =>
      position === index ? { ...fault, with: { ...fault.with, [name]: value } } : fault,
    ),
  };
}
