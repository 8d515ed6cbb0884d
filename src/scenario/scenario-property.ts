import type { Profile } from '../core/plan.ts';
import { sometimes } from '../core/sometimes.ts';
import { leftovers } from '../judge/leftovers.ts';
import type { ScopeBounds } from '../verify/small-scope.ts';
import { defineProperty, type Property, type PropertyOptions } from '../verify/property.ts';
import type { DefinedScenario } from './define-scenario.ts';
import { checksHold, everythingEnds, everythingStarts, everythingStops } from './scenario-invariants.ts';
import { limitOf, thresholdsHold } from './thresholds.ts';

/** What a scenario is held to in every run: its checks, that everything ends, and that nothing is left behind. */
const scenarioInvariants = [
  checksHold,
  everythingStarts,
  everythingStops,
  everythingEnds,
  leftovers,
] as const;

export interface SearchBounds {
  readonly runs?: number | undefined;
  /** How many faults a run may plan. */
  readonly faultsMax?: number | undefined;
  /** Whether there is something that can succeed: the body of a test has no operations. */
  readonly hasOperations?: boolean | undefined;
  readonly smallScope?: ScopeBounds | undefined;
}

/** A scenario in which nothing ever succeeds proves nothing. */
const somethingSucceeds = sometimes(
  'an operation ended ok',
  ({ facts }) => facts.some(({ what }) => what.kind === 'operation' && what.change === 'ok'),
  { required: true },
);

/** The property of a scenario under one profile. */
export function scenarioProperty(
  { name, thresholds }: Pick<DefinedScenario, 'name' | 'thresholds'>,
  profile: Profile,
  { runs = 200, faultsMax = 6, hasOperations = true, smallScope }: SearchBounds = {},
): Property {
  const options: PropertyOptions = {
    name: profile === 'chaos' ? name : `${name}, under the service level`,
    profile,
    invariants: [...scenarioInvariants, ...(profile === 'slo' ? [thresholdsHold(thresholds)] : [])],
    runs,
    faultsMax,
    ...(smallScope !== undefined && { smallScope }),
    sometimes: profile === 'chaos' && hasOperations ? [somethingSucceeds] : [],
  };
  const limits = profile === 'slo' ? thresholds.map(limitOf) : [];
  return { ...defineProperty(options), limits };
}
