import type { Profile } from '../core/plan.ts';
import { requireKnownOptions } from '../core/known-options.ts';
import { requireSometimes, type Sometimes } from '../core/sometimes.ts';
import type { Run } from '../core/run.ts';
import type { Invariant, Thresholds } from '../core/verdict.ts';
import { requireWholeNumber } from '../core/whole-number.ts';
import { resolveScope, type ScopeBounds } from './small-scope.ts';

/** A limit that holds for each single run, and what is measured of one. */
export interface RunLimit {
  /** What is measured, in the words of whoever set the limit: `latency{operation:redeem} p(99)`. */
  readonly label: string;
  /** `< 500 ms`. */
  readonly limit: string;
  /** Undefined where there was nothing to measure. */
  readonly measure: (run: Run) => number | undefined;
  readonly show: (value: number) => string;
  readonly holds: (value: number) => boolean;
  /** Which of two values is nearer to breaking it. */
  readonly worse: 'larger' | 'smaller';
}

/** What a user holds a system to: invariants that every run of a profile must keep. */
export interface Property {
  /** A sentence; also what `vitest -t` looks for. */
  readonly name: string;
  readonly profile: Profile;
  readonly invariants: readonly Invariant[];
  readonly thresholds: Thresholds;
  /** Limits that its invariants hold each single run to. */
  readonly limits?: readonly RunLimit[] | undefined;
  /** How many runs prove it, unless the caller says otherwise. */
  readonly runs: number;
  /** How many faults a chaos run may plan. */
  readonly faultsMax: number;
  /** What should happen in at least one run. */
  readonly sometimes: readonly Sometimes[];
  /** Where given, every schedule of a few requests within this bound is run too, once the drawn ones have passed. */
  readonly smallScope: ScopeBounds | undefined;
}

export type PropertyOptions = Pick<Property, 'name' | 'profile' | 'invariants'> &
  Partial<Pick<Property, 'runs' | 'faultsMax' | 'sometimes' | 'smallScope'>> & {
    readonly thresholds?: Partial<Thresholds>;
  };

/** What a run under load is held to unless somebody says otherwise. */
export const defaultThresholds: Thresholds = {
  errorRateMax: 0.01,
  p99MsMax: 500,
  contentionRateMax: 0.01,
  makespanMsMax: 60_000,
};

// Records, so that the compiler misses no option.
const optionNames: readonly string[] = Object.keys({
  name: true,
  profile: true,
  invariants: true,
  runs: true,
  faultsMax: true,
  sometimes: true,
  smallScope: true,
  thresholds: true,
} satisfies Record<keyof PropertyOptions, true>);

/** Completes and checks a property. Throws a `TypeError` that names the option, what was expected and what came. */
export function defineProperty(options: PropertyOptions): Property {
  requireKnownOptions('defineProperty', options, optionNames);
  const {
    name,
    profile,
    invariants,
    runs = 200,
    faultsMax = 12,
    sometimes = [],
    smallScope,
    thresholds,
  } = options;
  if (smallScope !== undefined) resolveScope(smallScope);
  if (typeof name !== 'string' || name.trim() === '') throw wrong('name', 'a sentence', name);
  if (profile !== 'slo' && profile !== 'chaos') throw wrong('profile', "'slo' or 'chaos'", profile);
  if (!Array.isArray(invariants) || invariants.length === 0) {
    throw wrong('invariants', 'at least one invariant', invariants);
  }
  invariants.forEach((invariant: Partial<Invariant> | undefined, index) => {
    if (typeof invariant?.name === 'string' && typeof invariant.check === 'function') return;
    throw wrong(`invariants.${index}`, 'an invariant: { name, check }', invariant);
  });
  requireWholeNumber('property runs', runs, { min: 1, max: 1_000_000_000 });
  requireWholeNumber('property faultsMax', faultsMax, { min: 0, max: 1_000_000_000 });
  sometimes.forEach((each, index) => requireSometimes(`property sometimes.${index}`, each));
  const names = sometimes.map((each) => each.name);
  names.forEach((each, index) => {
    if (names.indexOf(each) !== index) throw wrong(`sometimes.${index}`, 'a name of its own', each);
  });
  return {
    name,
    profile,
    invariants,
    runs,
    faultsMax,
    sometimes,
    smallScope,
    thresholds: resolveThresholds(thresholds),
  };
}

function resolveThresholds(given: Partial<Thresholds> = {}): Thresholds {
  requireKnownOptions('thresholds', given, Object.keys(defaultThresholds));
  const resolved = { ...defaultThresholds, ...given };
  for (const [name, value] of Object.entries(resolved)) {
    if (typeof value !== 'number' || !(value > 0)) {
      throw wrong(`thresholds.${name}`, 'a number above 0', value);
    }
  }
  return Object.freeze(resolved);
}

function wrong(option: string, expected: string, came: unknown): TypeError {
  return new TypeError(
    `property ${option}: expected ${expected}, got ${JSON.stringify(came) ?? String(came)}`,
  );
}
