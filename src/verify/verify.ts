import * as fc from 'fast-check';
import { hashText, mix } from '../core/hash.ts';
import type { Plan } from '../core/plan.ts';
import type { PropertySummary } from '../core/summary.ts';
import type { Verdict } from '../core/verdict.ts';
import { judge } from '../invariants/judge.ts';
import { withVirtualGlobals } from '../sim/virtual-globals/index.ts';
import { calibrate } from './calibrate.ts';
import { findDifference, investigate, type UnkeptFinding } from './investigate.ts';
import { faultKindsFor, planArbitrary, type PlanSettings } from './plan-arbitrary.ts';
import type { Property } from './property.ts';
import { runPlan } from './run-plan.ts';
import { Tally } from './tally.ts';
import { type ResolvedVerifyOptions, resolveVerifyOptions, type VerifyOptions } from './verify-options.ts';

export type VerifyResult =
  | { readonly kind: 'passed'; readonly summary: PropertySummary }
  /** No run did what the property says some run must. */
  | { readonly kind: 'unreached'; readonly summary: PropertySummary; readonly names: readonly string[] }
  /** Some runs could not be judged; `reason` is why the first of them could not. */
  | { readonly kind: 'inconclusive'; readonly summary: PropertySummary; readonly reason: string }
  | {
      readonly kind: 'failed';
      readonly summary: PropertySummary;
      readonly finding: UnkeptFinding;
      readonly failing: Plan;
    }
  /** Running one plan twice gave two traces: no verdict on such a system can be trusted. */
  | {
      readonly kind: 'nondeterministic';
      readonly summary: PropertySummary;
      readonly difference: string;
      readonly failing: Plan;
    };

/** One passing run in this many is run again, to see that it takes the same course. */
const rerunShare = 20;

/**
 * Searches for a run that breaks a property: fast-check generates plans, each is run and judged, and the first failure
 * is run again, minimised and explained. Deterministic but for the wall-clock figures of the summary.
 */
export async function verify(property: Property, options: VerifyOptions): Promise<VerifyResult> {
  const resolved = resolveVerifyOptions(options);
  const tally = new Tally(property, resolved.seed);
  const search = new Search(property, resolved, tally);
  const plans = planArbitrary(await settingsFor(property, resolved));
  const outcome = await withVirtualGlobals(() =>
    fc.check(
      fc.asyncProperty(plans, (plan) => search.passes(plan)),
      // Each property explores plans of its own. Failures are minimised by what their runs did, not by fast-check's blind shrinking of the plan.
      {
        seed: mix(resolved.seed, hashText(property.name)) | 0,
        numRuns: resolved.runs ?? property.runs,
        endOnFailure: true,
      },
    ),
  );
  if (outcome.failed && search.failure === undefined) {
    throw new Error(`the search for ${property.name} failed by itself`, { cause: outcome.errorInstance });
  }
  return search.conclude();
}

async function settingsFor(
  { profile, faultsMax }: Property,
  { system, concurrency, processes, requestTimeoutMs, shares }: ResolvedVerifyOptions,
): Promise<PlanSettings> {
  const faultKinds = faultKindsFor(profile);
  const calibration = profile === 'chaos' ? await calibrate(system) : undefined;
  return { profile, concurrency, processes, requestTimeoutMs, faultKinds, faultsMax, shares, calibration };
}

type Failure =
  | { readonly kind: 'violation'; readonly plan: Plan; readonly verdict: Verdict & { kind: 'failed' } }
  | { readonly kind: 'nondeterminism'; readonly plan: Plan; readonly difference: string };

class Search {
  failure: Failure | undefined;
  readonly #property: Property;
  readonly #options: ResolvedVerifyOptions;
  readonly #tally: Tally;
  #inconclusive: string | undefined;
  #index = 0;

  constructor(property: Property, options: ResolvedVerifyOptions, tally: Tally) {
    this.#property = property;
    this.#options = options;
    this.#tally = tally;
  }

  /** Runs and judges one plan; false ends the search. */
  async passes(plan: Plan): Promise<boolean> {
    const { system, onEvent } = this.#options;
    const index = this.#index;
    this.#index += 1;
    const run = await runPlan(plan, system, { onEvent });
    const verdict = judge(run, this.#property.invariants, this.#property.thresholds);
    this.#tally.add(run, verdict);
    if (verdict.kind === 'inconclusive') this.#inconclusive ??= verdict.reason;
    if (verdict.kind === 'failed' || mix(this.#options.seed, index) % rerunShare === 0) {
      const again = await runPlan(plan, system);
      const same = again.traceHash === run.traceHash;
      this.#tally.reran(same);
      if (!same) {
        this.failure = { kind: 'nondeterminism', plan, difference: await findDifference(plan, system) };
      } else if (verdict.kind === 'failed') {
        this.failure = { kind: 'violation', plan, verdict };
      }
    }
    this.#report();
    return this.failure === undefined;
  }

  async conclude(): Promise<VerifyResult> {
    const { failure } = this;
    if (failure === undefined) {
      this.#tally.requireListed();
      const reason = this.#inconclusive;
      const { sometimes } = this.#tally.summary('failed');
      const names = sometimes.filter(({ required, runs }) => required && runs === 0).map(({ name }) => name);
      if (names.length > 0 && reason === undefined) {
        return { kind: 'unreached', summary: this.#tally.summary('failed'), names };
      }
      return reason === undefined
        ? { kind: 'passed', summary: this.#tally.summary('passed') }
        : { kind: 'inconclusive', summary: this.#tally.summary('inconclusive'), reason };
    }
    const summary = this.#tally.summary('failed');
    if (failure.kind === 'nondeterminism') {
      return { kind: 'nondeterministic', summary, difference: failure.difference, failing: failure.plan };
    }
    const finding = await investigate(failure.plan, failure.verdict, {
      property: this.#property,
      options: this.#options,
      runs: this.#index,
    });
    return { kind: 'failed', summary, finding, failing: failure.plan };
  }

  #report(): void {
    this.#options.onProgress?.({
      property: this.#property.name,
      runs: this.#index,
      runsPlanned: this.#options.runs ?? this.#property.runs,
      distinctSchedules: this.#tally.distinctSchedules,
      runsPerSecond: (this.#index * 1000) / Math.max(1, this.#tally.wallMs),
      failed: this.failure === undefined ? 0 : 1,
    });
  }
}
