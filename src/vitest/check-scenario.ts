import { isScenario } from '../verify/scenario.ts';
import type { Range } from '../core/plan.ts';
import { requireKnownOptions } from '../core/known-options.ts';
import type { Subject } from '../files/subject.ts';
import type { DefinedScenario } from '../scenario/define-scenario.ts';
import { rangeOf } from '../scenario/option-checks.ts';
import { scenarioProperty } from '../scenario/scenario-property.ts';
import type { Property } from '../verify/property.ts';
import { search } from './check-property.ts';
import { boundNames, propertyTest, type SearchBounds } from './property-test.ts';
import { replayFailure } from './replay-failure.ts';

export interface CheckScenarioOptions extends Omit<SearchBounds, 'concurrency' | 'processes'> {
  /** Operations of a run, in place of the scenario's own: a number or `[least, most]`. */
  readonly concurrency?: number | readonly [number, number];
  /** Simulated processes, likewise. */
  readonly processes?: number | readonly [number, number];
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
  const { faultsMax, concurrency, processes, ...bounds } = options;
  const { thresholds } = scenario;
  const test = {
    ...bounds,
    concurrency: sizeOf('concurrency', concurrency, { min: 1, max: 10_000 }) ?? scenario.concurrency,
    processes: sizeOf('processes', processes, { min: 1, max: 64 }) ?? scenario.processes,
    system: scenario,
  };
  const actions = { plans: 'drawn', search, replay: replayFailure } as const;
  const size = { runs: bounds.runs, faultsMax };
  const checked = propertyTest(scenarioProperty(scenario, 'chaos', size), test, actions);
  const besides = thresholds.length > 0 ? [scenarioProperty(scenario, 'slo', size)] : [];
  for (const property of besides) propertyTest(property, test, actions);
  return { ...checked, besides, scenario };
}

function sizeOf(name: string, given: unknown, limits: Range): Range | undefined {
  return given === undefined ? undefined : rangeOf(`checkScenario ${name}`, given, limits);
}
