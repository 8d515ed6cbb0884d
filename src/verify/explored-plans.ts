import type * as fc from 'fast-check';
import { hashText, mix } from '../core/hash.ts';
import type { Plan } from '../core/plan.ts';
import { calibrate } from './calibrate.ts';
import type { PlanSettings } from './plan-settings.ts';
import { faultKindsFor } from '../faults/kinds-for.ts';
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
    'scenario' | 'seed' | 'concurrency' | 'processes' | 'requestTimeoutMs' | 'shares'
  > & { readonly faultWeights?: PlanSettings['faultWeights'] },
): Promise<Exploration> {
  const { scenario, seed, concurrency, processes, requestTimeoutMs, shares, faultWeights } = options;
  const faultKinds = faultKindsFor(scenario.faults, profile);
  const calibration = profile === 'chaos' ? await calibrate(scenario) : undefined;
  const limits = { concurrency, processes, requestTimeoutMs };
  return {
    plans: scenario.plans({ profile, ...limits, faultKinds, faultsMax, shares, calibration, faultWeights }),
    seed: mix(seed, hashText(name)) | 0,
  };
}
