import { entryOfScope, type Failure, type IndexEntry } from '../report/html/index-entry.ts';
import { scopeBlock, scopeEstimateLine } from '../report/scope-block.ts';
import { exhaust } from '../verify/exhaust.ts';
import type { Property } from '../verify/property.ts';
import { resolveScope, type ScopeBounds } from '../verify/small-scope.ts';
import { failed, nondeterminism, withReplay } from './check-property.ts';
import { reportPass, reportProblem } from './html-report.ts';
import { loadSystem } from '../files/load-system.ts';
import { print, terminal } from './print.ts';
import { type CheckOptions, propertyTest, searchOptions } from './property-test.ts';
import { replayFailure } from './replay-failure.ts';
import type { Settings } from './settings.ts';

/**
 * Makes a property a test that runs every schedule of a few requests within a bound, as `checkProperty` samples those of
 * hundreds. RACEPROOF_RUNS is the budget of schedules here; the number of requests is the bound's.
 */
export function checkSmallScope(property: Property, options: CheckOptions & ScopeBounds): Property {
  const { system: _, ...bounds } = options;
  resolveScope(bounds);
  const search = (given: Property, settings: Settings, systemPath: string): Promise<void> =>
    searchScope(given, bounds, { settings, systemPath });
  return propertyTest(property, options, { search, replay: replayFailure });
}

async function searchScope(
  property: Property,
  bounds: ScopeBounds,
  { settings, systemPath }: { readonly settings: Settings; readonly systemPath: string },
): Promise<void> {
  const { onProgress } = searchOptions(settings);
  const result = await exhaust(property, {
    ...bounds,
    schedulesMax: settings.runs ?? bounds.schedulesMax,
    system: await loadSystem(systemPath),
    seed: settings.seed,
    onProgress,
    onEstimate: (estimate) => print(scopeEstimateLine(estimate)),
  });
  print(`\n${scopeBlock(result.summary, terminal())}\n`);
  const entryOf = (failure: Failure | undefined): IndexEntry => entryOfScope(result.summary, failure);
  switch (result.kind) {
    case 'passed':
      await reportPass(entryOf);
      return;
    case 'inconclusive':
      throw await reportProblem(entryOf, {
        kind: 'sentence',
        text: `some schedules could not be judged, the first because ${result.reason}`,
      });
    case 'nondeterministic':
      throw await reportProblem(entryOf, nondeterminism(result.difference));
    case 'failed':
      throw await reportProblem(entryOf, failed(withReplay(result.finding, settings)));
  }
}
