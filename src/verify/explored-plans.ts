import type * as fc from 'fast-check';
import { hashText, mix } from '../core/hash.ts';
import type { Plan } from '../core/plan.ts';
import { calibrate } from './calibrate.ts';
import { faultKindsFor, planArbitrary, type PlanSettings } from './plan-arbitrary.ts';
import type { Property } from './property.ts';
import type { ResolvedVerifyOptions } from './verify-options.ts';

/** What is drawn from, and the seed of fast-check's generator: plan i is a function of the two and i alone. */
export interface Exploration {
  readonly plans: fc.Arbitrary<Plan>;
  readonly seed: number;
}

/** The plans that a search of this property runs. Each property explores plans of its own. */
export async function explore(
  { name, profile, faultsMax }: Property,
  options: Pick<
    ResolvedVerifyOptions,
    'system' | 'seed' | 'concurrency' | 'processes' | 'requestTimeoutMs' | 'shares'
  > & { readonly faultWeights?: PlanSettings['faultWeights'] },
): Promise<Exploration> {
  const { system, seed, concurrency, processes, requestTimeoutMs, shares, faultWeights } = options;
  const faultKinds = faultKindsFor(profile);
  const calibration = profile === 'chaos' ? await calibrate(system) : undefined;
  const limits = { concurrency, processes, requestTimeoutMs };
  return {
    plans: planArbitrary({ profile, ...limits, faultKinds, faultsMax, shares, calibration, faultWeights }),
    seed: mix(seed, hashText(name)) | 0,
  };
}
