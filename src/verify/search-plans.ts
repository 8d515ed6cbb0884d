import * as fc from 'fast-check';
import { hashText, mix } from '../core/hash.ts';
import type { Plan } from '../core/plan.ts';
import { calibrate } from './calibrate.ts';
import { faultKindsFor, planArbitrary, type PlanSettings } from './plan-arbitrary.ts';
import type { Property } from './property.ts';
import { type ResolvedVerifyOptions, resolveVerifyOptions, type VerifyOptions } from './verify-options.ts';

/** What a search draws its plans from. */
export interface SearchPlans {
  readonly plans: fc.Arbitrary<Plan>;
  /** fast-check's own: each property explores plans of its own. */
  readonly seed: number;
}

export async function searchPlans(property: Property, options: ResolvedVerifyOptions): Promise<SearchPlans> {
  const { profile, faultsMax } = property;
  const { system, concurrency, processes, requestTimeoutMs, shares } = options;
  const faultKinds = faultKindsFor(profile);
  const calibration = profile === 'chaos' ? await calibrate(system) : undefined;
  return {
    plans: planArbitrary({
      profile,
      concurrency,
      processes,
      requestTimeoutMs,
      faultKinds,
      faultsMax,
      shares,
      calibration,
    }),
    seed: mix(options.seed, hashText(property.name)) | 0,
  };
}

/** The plan that `verify` with these options runs as its `index`-th, counted from 0. The others before it do not run. */
export async function planAt(property: Property, index: number, options: VerifyOptions): Promise<Plan> {
  const { plans, seed } = await searchPlans(property, resolveVerifyOptions(options));
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
    faultKinds: faultKindsFor(profile),
    faultsMax: 12,
    calibration: { events: { 'r*.1': 12 }, eventsPerRequest: 13, visits: { record: 4, process: 9 } },
  };
}
