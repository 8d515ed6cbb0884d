import { requireKnownOptions } from '../core/known-options.ts';
import type { Subject } from '../files/load-properties.ts';
import type { DefinedScenario } from '../scenario/define-scenario.ts';
import { scenarioProperty } from '../scenario/scenario-property.ts';
import { isSystem } from '../verify/audit-scenario.ts';
import type { Property } from '../verify/property.ts';
import { search } from './check-property.ts';
import { boundNames, propertyTest, type SearchBounds } from './property-test.ts';
import { replayFailure } from './replay-failure.ts';

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
  if (!isSystem(scenario) || typeof scenario === 'function') {
    throw new TypeError(`checkScenario: expected what defineScenario returns, got ${typeof scenario}`);
  }
  requireKnownOptions('checkScenario', options, [...boundNames, 'faultsMax']);
  const { faultsMax, ...bounds } = options;
  const { concurrency, processes, thresholds } = scenario;
  const test = { concurrency, processes, ...bounds, system: scenario };
  const actions = { plans: 'drawn', search, replay: replayFailure } as const;
  const size = { runs: bounds.runs, faultsMax };
  const checked = propertyTest(scenarioProperty(scenario, 'chaos', size), test, actions);
  if (thresholds.length > 0) propertyTest(scenarioProperty(scenario, 'slo', size), test, actions);
  return { ...checked, scenario };
}
