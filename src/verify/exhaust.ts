import type { ScopeSummary } from '../core/scope.ts';
import { withVirtualGlobals } from '../sim/virtual-globals/index.ts';
import { JudgedRuns, type Outcome } from './judged-runs.ts';
import type { Property } from './property.ts';
import { ScopeSearch } from './scope-search.ts';
import { type ExhaustOptions, requireExhaustOptions, resolveScope } from './small-scope.ts';
import { defaultSeed, resolveVerifyOptions } from './verify-options.ts';

export type ExhaustResult = Outcome<ScopeSummary>;

/**
 * Runs every schedule of a few requests within a bound: fewest faults first, then fewest deviations. The bound is
 * estimated first; where it is more than the budget, the deepest that fits is run instead, and the summary says which.
 */
export async function exhaust(
  property: Property,
  options: ExhaustOptions,
  clock = (): number => performance.now(),
): Promise<ExhaustResult> {
  requireExhaustOptions(options);
  const { system, seed = defaultSeed, onProgress, onFound, onSmaller, onEstimate, ...rest } = options;
  const { minimiseWallMsMax, ...bounds } = rest;
  const resolved = resolveVerifyOptions({
    system,
    seed,
    minimiseWallMsMax,
    onProgress,
    onFound,
    onSmaller,
  });
  const { scenario } = resolved;
  const scope = resolveScope(bounds);
  // A failure is made small within the bound, too.
  const runs = new JudgedRuns({ ...property, faultsMax: scope.faultsMax }, resolved);
  const search = new ScopeSearch(runs, scenario.scopePlan(scope, seed), {
    scope,
    faults: scenario.faults,
    onEstimate,
    clock,
  });
  await withVirtualGlobals(() => search.run());
  return runs.conclude((verdict) => ({ property: property.name, verdict, seed, ...search.figures() }));
}
