import type { Profile } from '../core/plan.ts';
import type { Shares } from './portfolio.ts';
import type { Calibration } from './search-schedule.ts';

/** What plans are drawn from. */
export interface PlanSettings {
  readonly profile: Profile;
  readonly concurrency: { readonly min: number; readonly max: number };
  readonly processes: { readonly min: number; readonly max: number };
  /** The limit of one request, in virtual milliseconds. */
  readonly requestTimeoutMs: number;
  /** The kinds of fault that may occur at all. */
  readonly faultKinds: readonly string[];
  readonly faultsMax: number;
  /** How much likelier than the others a kind of fault is drawn; whole numbers, 1 where it is not named. */
  readonly faultWeights?: Readonly<Record<string, number>> | undefined;
  /** How often a chaos run uses each strategy; the default portfolio where undefined. */
  readonly shares?: Shares | undefined;
  readonly calibration?: Calibration | undefined;
}
