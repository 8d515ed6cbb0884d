import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import * as fc from 'fast-check';
import { hashText, mix } from '../../src/core/hash.ts';
import { verify } from '../../src/index.ts';
import { judge } from '../../src/judge/judge.ts';
import { withVirtualGlobals } from '../../src/sim/virtual-globals/index.ts';
import { calibrate } from '../../src/verify/calibrate.ts';
import { faultKindsFor } from '../../src/faults/kinds-for.ts';
import type { Shares } from '../../src/verify/portfolio.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { resolveVerifyOptions } from '../../src/verify/verify-options.ts';
import type { SeededBug } from '../../tests/bugs/index.ts';

export interface BugSearch {
  readonly seed: number;
  /** How many schedules at most. */
  readonly runs: number;
}

/** `schedules`: how many were run up to the first failure; null where none failed. */
export interface Hunted {
  readonly schedules: number | null;
}

/** What became of a failure that was minimised; null where there was none. */
export interface Shrunk extends Hunted {
  readonly minimal: {
    readonly replays: number;
    readonly requests: number;
    readonly deviations: number;
    readonly certified: boolean;
    /** Wall time of minimising, certifying and confirming. */
    readonly ms: number;
  } | null;
}

/** Searches as `verify` does, with the same plans for the same seed, but ends with the first failure. */
export async function hunt(
  { bug: system, property }: SeededBug,
  shares: Shares,
  { seed, runs }: BugSearch,
): Promise<Hunted> {
  const { profile, faultsMax, invariants, thresholds, name } = property;
  const { scenario, concurrency, processes, requestTimeoutMs } = resolveVerifyOptions({
    system: auditScenario(system),
  });
  const calibration = await calibrate(scenario);
  const plans = scenario.plans({
    profile,
    concurrency,
    processes,
    requestTimeoutMs,
    faultKinds: faultKindsFor(scenario.faults, profile),
    faultsMax,
    shares,
    calibration,
  });
  let schedules = 0;
  const passes = fc.asyncProperty(plans, async (plan) => {
    schedules += 1;
    return judge(await runPlan(plan, auditScenario(system)), invariants, thresholds).kind !== 'failed';
  });
  const { failed, errorInstance } = await withVirtualGlobals(() =>
    fc.check(passes, { seed: mix(seed, hashText(name)) | 0, numRuns: runs, endOnFailure: true }),
  );
  if (errorInstance instanceof Error && !errorInstance.message.startsWith('Property failed')) {
    throw new Error('the search failed by itself', { cause: errorInstance });
  }
  return { schedules: failed ? schedules : null };
}

/** Searches with the default portfolio and minimises what it finds. */
export async function huntAndShrink(
  { bug: system, property, name }: SeededBug,
  { seed, runs }: BugSearch,
): Promise<Shrunk> {
  let foundMs = performance.now();
  const onProgress = (): void => {
    foundMs = performance.now();
  };
  const result = await verify(property, { system: auditScenario(system), seed, runs, onProgress });
  switch (result.kind) {
    case 'passed':
    case 'unreached':
    case 'inconclusive':
      return { schedules: null, minimal: null };
    case 'nondeterministic':
      throw new Error(`${name}, seed ${seed}: ${result.difference}`);
    case 'failed': {
      const { seen, shrink, minimal } = result.finding;
      return {
        schedules: seen.runs,
        minimal: {
          replays: shrink.replays,
          requests: minimal.requests,
          deviations: minimal.deviations,
          certified: shrink.certificate.kind === 'minimal',
          ms: performance.now() - foundMs,
        },
      };
    }
  }
}
