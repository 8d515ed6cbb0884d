import type { Property } from '../verify/property.ts';
import type { ScopeBounds } from '../verify/small-scope.ts';
import type { Settings } from './settings.ts';

/** What every schedule of a small scope may take in a run of the properties, unless the property says otherwise. */
const scopeWallMsMax = 10_000;

/** The bounds with a limit in real time; with RACEPROOF_RUNS only schedules count. */
export function boundsWithin(bounds: ScopeBounds, { runs }: Settings): ScopeBounds {
  return runs === undefined ? { wallMsMax: scopeWallMsMax, ...bounds } : bounds;
}

/** The property with such a limit for its second scale, where it has one. */
export function withTimeShare(property: Property, settings: Settings): Property {
  const { smallScope } = property;
  return smallScope === undefined
    ? property
    : { ...property, smallScope: boundsWithin(smallScope, settings) };
}
