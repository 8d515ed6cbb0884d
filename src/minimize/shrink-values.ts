import {
  type EventId,
  type Plan,
  type PlannedFault,
  type Quantiles,
  type Range,
  withDeviations,
} from '../core/plan.ts';
import { stepIds } from '../core/run.ts';
import type { Shrinker } from './shrinker.ts';

/** The simplest value of each parameter of a fault: integers shrink toward it, choices jump to it. */
export type SimplestValues = (fault: PlannedFault) => Readonly<Record<string, number | string>>;

const noRange: Range = { min: 0, max: 0 };
const noQuantiles: Quantiles = { min: 0, p50: 0, p90: 0, p99: 0, max: 0 };

/** Simpler numbers: no latencies, everything arrives at once, fault parameters as small as they can be. */
export async function shrinkValues(shrinker: Shrinker, simplest: SimplestValues): Promise<void> {
  const { requests } = shrinker.plan;
  if (requests.some(({ arrivalMs }) => arrivalMs > 0)) {
    await shrinker.accepts({
      ...shrinker.plan,
      requests: requests.map((each) => ({ ...each, arrivalMs: 0 })),
    });
  }
  const still = withoutLatencies(shrinker.plan);
  if (still !== shrinker.plan) await shrinker.accepts(still);
  for (let index = 0; index < shrinker.plan.faults.length; index += 1) {
    const fault = shrinker.plan.faults[index];
    if (fault === undefined) continue;
    for (const [name, value] of Object.entries(simplest(fault))) {
      await shrinkParameter(shrinker, { index, name, value });
    }
  }
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

function withUntil(plan: Plan, index: number, until: EventId): Plan {
  if (plan.schedule.kind !== 'deviations') return plan;
  const deviations = plan.schedule.deviations.map((deviation, position) =>
    position === index ? { ...deviation, until } : deviation,
  );
  return withDeviations(plan, deviations);
}

/** The plan in which no service takes any time; the plan itself where that is so already. */
export function withoutLatencies(plan: Plan): Plan {
  const { load } = plan;
  if (load.auditorMs.max === 0 && load.redisMs.max === 0 && load.queueMs.max === 0) return plan;
  return { ...plan, load: { ...load, auditorMs: noQuantiles, redisMs: noRange, queueMs: noRange } };
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
