import { isScenario } from '../verify/scenario.ts';
import { requireKnownOptions } from '../core/known-options.ts';
import type { Subject } from '../files/subject.ts';
import type { DefinedScenario } from '../scenario/define-scenario.ts';
import { scenarioProperty } from '../scenario/scenario-property.ts';
import type { Property } from '../verify/property.ts';
import { search } from './check-property.ts';
import { propertyTest } from './property-test.ts';
import { boundNames, requireCounts, type SearchBounds } from './search-bounds.ts';
import { replayFailure } from './replay-failure.ts';

/** Sizes are in place of the scenario's own. */
export interface CheckScenarioOptions extends SearchBounds {
  /** How many faults a run may plan; 6 by default. */
  readonly faultsMax?: number;
}

/** What a file exports that checks a scenario: its property, and the scenario for whoever replays it. */
export type CheckedScenario = Property & Subject & { readonly scenario: DefinedScenario };

/**
 * Makes a scenario a test: its checks under adversarial schedules and faults, and where it has thresholds a second test
 * of the service level. Export what it returns as the default of the file, so that `npx raceproof replay` finds it.
 */
export function checkScenario(
  scenario: DefinedScenario,
  options: CheckScenarioOptions = {},
): CheckedScenario {
  if (!isScenario(scenario)) {
    throw new TypeError(`checkScenario: expected what defineScenario returns, got ${typeof scenario}`);
  }
  requireKnownOptions('checkScenario', options, [...boundNames, 'faultsMax']);
  requireCounts('checkScenario', options);
  const { faultsMax, ...bounds } = options;
  const { thresholds } = scenario;
  const test = {
    where: 'checkScenario',
    ...bounds,
    concurrency: bounds.concurrency ?? scenario.concurrency,
    processes: bounds.processes ?? scenario.processes,
    system: scenario,
  };
  const actions = { plans: 'drawn', search, replay: replayFailure } as const;
  const size = { runs: bounds.runs, faultsMax };
  const checked = propertyTest(scenarioProperty(scenario, 'chaos', size), test, actions);
  const besides = thresholds.length > 0 ? [scenarioProperty(scenario, 'slo', size)] : [];
  for (const property of besides) propertyTest(property, test, actions);
  return { ...checked, besides, scenario };
}
