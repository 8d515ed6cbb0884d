import * as fc from 'fast-check';
import { hashText } from '../core/hash.ts';
import type { Plan } from '../core/plan.ts';
import { explore } from './explored-plans.ts';
import { auditFaults } from '../faults/index.ts';
import { faultKindsFor } from '../faults/kinds-for.ts';
import { planArbitrary } from '../audit/scenario/plan-arbitrary.ts';
import type { PlanSettings } from './plan-settings.ts';
import type { Property } from './property.ts';
import { resolveVerifyOptions, type VerifyOptions } from './verify-options.ts';

/** The plan that `verify` with these options runs as its `index`-th, counted from 0. The others before it do not run. */
export async function planAt(property: Property, index: number, options: VerifyOptions): Promise<Plan> {
  const { plans, seed } = await explore(property, resolveVerifyOptions(options));
  const [plan] = fc.sample(plans, { seed, path: String(index), numRuns: 1 });
  if (plan === undefined) throw new Error(`the search for ${property.name} has no plan ${index}`);
  return plan;
}

/** Changes when the same seed would draw other plans: the kinds of fault, their parameters, the drawing itself. */
export function generatorFingerprint(): string {
  const plans = (['chaos', 'slo'] as const).map((profile) =>
    fc.sample(planArbitrary(sample(profile)), { seed: 1, numRuns: 40 }),
  );
  const text = JSON.stringify(plans);
  return [hashText(text), hashText(`${text} `)].map((hash) => hash.toString(16).padStart(8, '0')).join('');
}

function sample(profile: PlanSettings['profile']): PlanSettings {
  return {
    profile,
    concurrency: { min: 1, max: 300 },
    processes: { min: 1, max: 8 },
    requestTimeoutMs: 10_000,
    faultKinds: faultKindsFor(auditFaults, profile),
    faultsMax: 12,
    calibration: { events: { 'r*.1': 12 }, eventsPerRequest: 13, visits: { record: 4, process: 9 } },
  };
}
