import { requireKnownOptions } from '../core/known-options.ts';
import { requireWholeNumber } from '../core/whole-number.ts';
import type { VerifyOptions } from './verify-options.ts';

/** What to run every schedule of, and how far. */
export interface ScopeBounds {
  /** 1–5; the default is 3. */
  readonly requests?: number | undefined;
  /** 1–4; the default is 2. */
  readonly processes?: number | undefined;
  /** How many records they are about; the default leaves two requests for the first, and one for each other. */
  readonly records?: number | undefined;
  /** At most so many faults, 0–3, each at any call and at its worst; the default is 1. */
  readonly faultsMax?: number | undefined;
  /** At most so many events held back, 0–5; the default is 2. */
  readonly deviationsMax?: number | undefined;
  /** `longest` (the default): until nothing else can happen, time included. `any`: also until each earlier event. */
  readonly holds?: 'longest' | 'any' | undefined;
  /** The budget: how many schedules may be run. The default is 18,000. */
  readonly schedulesMax?: number | undefined;
  /**
   * At most so many milliseconds of real time, so that how far the search comes depends on the machine; without it only
   * schedules count.
   */
  readonly wallMsMax?: number | undefined;
}

export interface ExhaustOptions
  extends
    ScopeBounds,
    Pick<VerifyOptions, 'system' | 'seed' | 'minimiseWallMsMax' | 'onProgress' | 'onFound' | 'onSmaller'> {
  /** Called once the size of the bound is known, before it is searched. */
  readonly onEstimate?: ((estimate: ScopeEstimate) => void) | undefined;
}

export interface ScopeEstimate {
  /** How many schedules the bound that was asked for has, about. */
  readonly asked: number;
  readonly schedulesMax: number;
  readonly wallMsMax?: number | undefined;
  /** For 0, 1, 2 … faults: how many deviations will be tried. */
  readonly depths: readonly number[];
}

export type ResolvedScope = {
  readonly [Name in keyof Omit<ScopeBounds, 'wallMsMax'>]-?: NonNullable<ScopeBounds[Name]>;
} & Pick<ScopeBounds, 'wallMsMax'>;

const ranges = {
  requests: { min: 1, max: 5 },
  processes: { min: 1, max: 4 },
  faultsMax: { min: 0, max: 3 },
  deviationsMax: { min: 0, max: 5 },
  schedulesMax: { min: 1, max: 1_000_000_000 },
  wallMsMax: { min: 1, max: 2 ** 31 - 1 },
} as const;

// Records, so that the compiler misses no option.
const scopeNames: readonly string[] = Object.keys({
  requests: true,
  processes: true,
  records: true,
  faultsMax: true,
  deviationsMax: true,
  holds: true,
  schedulesMax: true,
  wallMsMax: true,
} satisfies Record<keyof ScopeBounds, true>);

const exhaustNames: readonly string[] = [
  ...scopeNames,
  ...Object.keys({
    system: true,
    seed: true,
    minimiseWallMsMax: true,
    onProgress: true,
    onFound: true,
    onSmaller: true,
    onEstimate: true,
  } satisfies Record<Exclude<keyof ExhaustOptions, keyof ScopeBounds>, true>),
];

/** Throws a `TypeError` for an option that `exhaust` does not have. */
export function requireExhaustOptions(options: ExhaustOptions): void {
  requireKnownOptions('exhaust', options, exhaustNames);
}

/** Completes and checks the bounds. Throws a `TypeError` that names the option, what was expected and what came. */
export function resolveScope(bounds: ScopeBounds): ResolvedScope {
  requireKnownOptions('a small scope', bounds, scopeNames);
  const requests = bounds.requests ?? 3;
  const scope = {
    requests,
    processes: bounds.processes ?? 2,
    records: bounds.records ?? Math.max(1, requests - 1),
    faultsMax: bounds.faultsMax ?? 1,
    deviationsMax: bounds.deviationsMax ?? 2,
    holds: bounds.holds ?? 'longest',
    schedulesMax: bounds.schedulesMax ?? 18_000,
    wallMsMax: bounds.wallMsMax,
  };
  for (const name of ['requests', 'processes', 'faultsMax', 'deviationsMax', 'schedulesMax'] as const) {
    requireWholeNumber(name, scope[name], ranges[name]);
  }
  if (scope.wallMsMax !== undefined) requireWholeNumber('wallMsMax', scope.wallMsMax, ranges.wallMsMax);
  requireWholeNumber('records', scope.records, { min: 1, max: requests });
  const holds: unknown = scope.holds;
  if (holds !== 'longest' && holds !== 'any') {
    throw new TypeError(`holds: expected 'longest' or 'any', got ${JSON.stringify(holds) ?? String(holds)}`);
  }
  return scope;
}
