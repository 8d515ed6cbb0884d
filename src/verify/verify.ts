import * as fc from 'fast-check';
import { PropertyCodeError } from '../core/property-code-error.ts';
import type { PropertySummary } from '../core/summary.ts';
import { RealSocketError } from '../sim/real-socket-error.ts';
import { withVirtualGlobals } from '../sim/virtual-globals/index.ts';
import { explore } from './explored-plans.ts';
import { exhaust } from './exhaust.ts';
import { JudgedRuns, type Outcome } from './judged-runs.ts';
import type { Property } from './property.ts';
import { Tally } from './tally.ts';
import { resolveVerifyOptions, type VerifyOptions } from './verify-options.ts';

export type VerifyResult =
  | Outcome<PropertySummary>
  /** No run did what the property says some run must. */
  | { readonly kind: 'unreached'; readonly summary: PropertySummary; readonly names: readonly string[] };

/**
 * Searches for a run that breaks a property: fast-check generates plans, each is run and judged, and the first failure
 * is run again, minimised and explained. Deterministic but for the wall-clock figures of the summary.
 * Rejects with a `RealSocketError` where the system's code touches a real socket.
 */
export async function verify(property: Property, options: VerifyOptions): Promise<VerifyResult> {
  const resolved = resolveVerifyOptions(options);
  const tally = new Tally(property, resolved.scenario, resolved.seed);
  const runs = new JudgedRuns(property, resolved);
  const runsPlanned = resolved.runs ?? property.runs;
  const { plans, seed } = await explore(property, resolved);
  const outcome = await withVirtualGlobals(() =>
    fc.check(
      fc.asyncProperty(plans, async (plan) => {
        const { run, verdict, sameAgain } = await runs.judge(plan);
        tally.add(run, verdict);
        if (sameAgain !== undefined) tally.reran(sameAgain);
        runs.report({ runsPlanned, wallMs: tally.wallMs });
        return !runs.failed;
      }),
      // Failures are minimised by what their runs did, not by fast-check's blind shrinking of the plan.
      { seed, numRuns: runsPlanned, endOnFailure: true },
    ),
  );
  if (outcome.failed && !runs.failed) {
    const error: unknown = outcome.errorInstance;
    if (error instanceof RealSocketError || error instanceof PropertyCodeError) throw error;
    throw new Error(`the search for ${property.name} failed by itself`, { cause: error });
  }
  if (!runs.failed) tally.requireListed();
  const result = await runs.conclude((verdict) => tally.summary(verdict));
  if (result.kind !== 'passed') return result;
  // The scenario that the options made of the system: what they leave out stays so.
  const scoped = { ...options, system: resolved.scenario };
  return unreached(tally) ?? withSmallScope(property, scoped, result.summary);
}

/** The second scale: every schedule of a few requests, where the property asks for it. */
async function withSmallScope(
  property: Property,
  { system, seed, minimiseWallMsMax, onProgress, onFound, onSmaller }: VerifyOptions,
  summary: PropertySummary,
): Promise<VerifyResult> {
  const { smallScope } = property;
  if (smallScope === undefined) return { kind: 'passed', summary };
  const result = await exhaust(property, {
    ...smallScope,
    system,
    seed,
    minimiseWallMsMax,
    onProgress,
    onFound,
    onSmaller,
  });
  const { verdict } = result.summary;
  return { ...result, summary: { ...summary, verdict, scope: result.summary } };
}

/** What the property requires of some run and none did; undefined where there is nothing. */
function unreached(tally: Tally): VerifyResult | undefined {
  const summary = tally.summary('failed');
  const names = summary.sometimes
    .filter(({ required, runs }) => required && runs === 0)
    .map(({ name }) => name);
  return names.length === 0 ? undefined : { kind: 'unreached', summary, names };
}
