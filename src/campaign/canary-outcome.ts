import { binomialInterval } from '../core/binomial-interval.ts';
import type { Canary } from './canaries/index.ts';
import type { LaneResult } from './lane-result.ts';

export interface CanaryOutcome {
  readonly name: string;
  readonly found: number;
  readonly runs: number;
  /** How often it was found when its rate was measured. */
  readonly known: { readonly found: number; readonly runs: number };
  /** `missed`: found too rarely to be chance; `strange`: too often. */
  readonly verdict: 'seen' | 'missed' | 'strange' | 'not tried';
}

/** Both intervals; one campaign in some thousands is accused by chance. */
const confidence = 0.999;

/** Whether the rate now and the known one may be the same: their exact intervals meet. */
export function canaryOutcome({ name, known }: Canary, { failed: found, runs }: LaneResult): CanaryOutcome {
  const verdict = (): CanaryOutcome['verdict'] => {
    if (runs === 0) return 'not tried';
    const now = binomialInterval(found, runs, confidence);
    const then = binomialInterval(known.found, known.runs, confidence);
    if (now.high < then.low) return 'missed';
    return now.low > then.high ? 'strange' : 'seen';
  };
  return { name, found, runs, known, verdict: verdict() };
}
