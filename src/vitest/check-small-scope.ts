import { inShort } from '../scenario/option-checks.ts';
import { scopeBlock, scopeEstimateLine } from '../report/scope-block.ts';
import { exhaust } from '../verify/exhaust.ts';
import type { Property } from '../verify/property.ts';
import { resolveScope, type ScopeBounds } from '../verify/small-scope.ts';
import { AnnouncedFailure } from './announced-failure.ts';
import { concludeSearch } from './check-property.ts';
import type { Subject } from '../files/subject.ts';
import { print, terminal } from './print.ts';
import { type CheckOptions, propertyTest, type PropertyContext, searchOptions } from './property-test.ts';
import { replayFailure } from './replay-failure.ts';
import { boundsWithin } from './time-share.ts';

/**
 * Makes a property a test that runs every schedule of a few requests within a bound, as `checkProperty` samples those of
 * hundreds. It takes 10 seconds unless `wallMsMax` says otherwise, or RACEPROOF_RUNS gives a budget of schedules; the
 * number of requests is the bound's.
 */
export function checkSmallScope(
  property: Property,
  options: Pick<CheckOptions, 'system'> & ScopeBounds,
): Property & Subject {
  requireObject(options);
  const { system, ...bounds } = options;
  resolveScope(bounds);
  const search = (given: Property, context: PropertyContext): Promise<void> =>
    searchScope(given, bounds, context);
  return propertyTest(
    property,
    { where: 'checkSmallScope', system },
    { plans: 'enumerated', search, replay: replayFailure },
  );
}

function requireObject(options: unknown): void {
  if (typeof options === 'object' && options !== null) return;
  throw new TypeError(
    `options of checkSmallScope: expected an object with system and bounds, got ${inShort(options)}`,
  );
}

async function searchScope(property: Property, bounds: ScopeBounds, context: PropertyContext): Promise<void> {
  const { settings, system } = context;
  const { onProgress, minimiseWallMsMax } = searchOptions(context);
  const announced = new AnnouncedFailure(context);
  const result = await exhaust(property, {
    ...boundsWithin(bounds, settings),
    schedulesMax: settings.runs ?? bounds.schedulesMax,
    system: await system(),
    seed: settings.seed,
    onProgress,
    onFound: announced.announce,
    onSmaller: announced.improve,
    minimiseWallMsMax,
    onEstimate: (estimate) => print(scopeEstimateLine(estimate)),
  });
  print(`\n${scopeBlock(result.summary, terminal())}\n`);
  await concludeSearch(property, result, {
    ...context,
    announced,
    search: { kind: 'exhaustive', summary: result.summary },
    inconclusive: 'some schedules could not be judged, the first because',
  });
}
