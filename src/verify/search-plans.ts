import * as fc from 'fast-check';
import type { Plan } from '../core/plan.ts';
import { explore } from './explored-plans.ts';
import type { Property } from './property.ts';
import { resolveVerifyOptions, type VerifyOptions } from './verify-options.ts';

/** The plan that `verify` with these options runs as its `index`-th, counted from 0. The others before it do not run. */
export async function planAt(property: Property, index: number, options: VerifyOptions): Promise<Plan> {
  const { plans, seed } = await explore(property, resolveVerifyOptions(options));
  const [plan] = fc.sample(plans, { seed, path: String(index), numRuns: 1 });
  if (plan === undefined) throw new Error(`the search for ${property.name} has no plan ${index}`);
  return plan;
}
