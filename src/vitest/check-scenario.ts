import { isScenario } from '../verify/scenario.ts';
import { requireKnownOptions } from '../core/known-options.ts';
import { requireWholeNumber } from '../core/whole-number.ts';
import type { Subject } from '../files/subject.ts';
import type { DefinedScenario } from '../scenario/define-scenario.ts';
import { scenarioProperty } from '../scenario/scenario-property.ts';
import type { Property } from '../verify/property.ts';
import { search } from './check-property.ts';
import { resolveScope, type ScopeBounds } from '../verify/small-scope.ts';
import { propertyTest } from './property-test.ts';
import { boundNames, requireCounts, type SearchBounds } from './search-bounds.ts';
import { replayFailure } from './replay-failure.ts';

/** Sizes are in place of the scenario's own. */
export interface CheckScenarioOptions extends SearchBounds {
  /** How many faults a run may plan; 6 by default. */
  readonly faultsMax?: number;
  /** Runs every schedule of a few operations within this bound, too, once the drawn ones have passed. */
  readonly smallScope?: ScenarioScope;
}

/** One draw of operations, every schedule of it. */
export interface ScenarioScope extends Pick<
  ScopeBounds,
  'faultsMax' | 'deviationsMax' | 'holds' | 'schedulesMax' | 'wallMsMax'
> {
  /** How many there are, 1 to 5; 3 by default. */
  readonly operations?: number;
  /** 2 by default, where the scenario may have as many. */
  readonly processes?: number;
}

const scopeNames: readonly string[] = Object.keys({
  operations: true,
  processes: true,
  faultsMax: true,
  deviationsMax: true,
  holds: true,
  schedulesMax: true,
  wallMsMax: true,
} satisfies Record<keyof ScenarioScope, true>);

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
  requireKnownOptions('checkScenario', options, [...boundNames, 'faultsMax', 'smallScope']);
  requireCounts('checkScenario', options);
  const { faultsMax, smallScope, ...bounds } = options;
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
  const chaos = { ...size, smallScope: smallScope && scopeOf(smallScope, scenario) };
  const checked = propertyTest(scenarioProperty(scenario, 'chaos', chaos), test, actions);
  const besides = thresholds.length > 0 ? [scenarioProperty(scenario, 'slo', size)] : [];
  for (const property of besides) propertyTest(property, test, actions);
  return { ...checked, besides, scenario };
}

function scopeOf(given: ScenarioScope, { processes: { min, max }, faults }: DefinedScenario): ScopeBounds {
  requireKnownOptions('checkScenario smallScope', given, scopeNames);
  const { operations = 3, processes = Math.min(Math.max(2, min), max), ...bounds } = given;
  requireWholeNumber('checkScenario smallScope operations', operations, { min: 1, max: 5 });
  const faultsMax = faults.definitions.size > 0 ? 1 : 0;
  const scope = { faultsMax, ...bounds, processes, requests: operations };
  resolveScope(scope);
  if (processes >= min && processes <= max) return scope;
  throw new TypeError(
    `checkScenario smallScope processes: expected a number from ${min} to ${max}, as the scenario says, got ${processes}`,
  );
}
