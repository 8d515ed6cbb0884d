import { binomialInterval } from '../core/binomial-interval.ts';
import type { Novelty } from '../core/confidence.ts';

/** What clean runs leave possible. Fractions; they hold for runs drawn as the campaign draws them. */
export interface ResidualRisk {
  /** With 95 % confidence, fewer runs than this violate the property. */
  readonly violationRateMax: number;
  /** The Good–Turing estimate of the chance that one more run behaves in a way not seen so far; undefined without runs. */
  readonly newBehaviour: number | undefined;
}

interface JudgedRuns {
  readonly failed: number;
  readonly runs: number;
  /** Those that could not be judged: none of them is clean. */
  readonly inconclusive: number;
}

/** With no violation this is 1 − 0.05^(1/n), about 3/n (the rule of three); else the exact interval's upper end. */
export function residualRisk({ failed, runs, inconclusive }: JudgedRuns, behaviours: Novelty): ResidualRisk {
  const judged = runs - inconclusive;
  const violationRateMax =
    judged === 0
      ? 1
      : failed === 0
        ? -Math.expm1(Math.log(0.05) / judged)
        : binomialInterval(failed, judged).high;
  const { draws, singletons } = behaviours;
  return { violationRateMax, newBehaviour: draws === 0 ? undefined : singletons / draws };
}

/**
 * How many clean runs it takes to trust, with 95 % confidence, that a bug is gone which was seen `times` in `runs`: as
 * many as would have shown it had it stayed, were it as rare as the lower end of its 95 % interval says.
 */
export function cleanRunsToTrust({ times, runs }: { readonly times: number; readonly runs: number }): number {
  const { low } = binomialInterval(times, runs);
  if (low <= 0) return Infinity;
  return low >= 1 ? 1 : Math.ceil(Math.log(0.05) / Math.log1p(-low));
}

/** `0.0030 %`. */
export function shownRate(fraction: number): string {
  return `${(100 * fraction).toPrecision(2)} %`;
}
