import {
  type Arguments,
  classOptionNames,
  type ClassOptions,
  classScenario,
} from '../checkers/class-scenario.ts';
import { requireKnownOptions } from '../core/known-options.ts';
import { inShort } from '../scenario/option-checks.ts';
import { defined } from './search-bounds.ts';
import { checkScenario, type CheckedScenario, type CheckScenarioOptions } from './check-scenario.ts';

type Bounds = Pick<CheckScenarioOptions, 'runs' | 'seed' | 'minimiseWallMsMax'>;

export interface LinearizableClass<Drawn extends Arguments, State>
  extends ClassOptions<Drawn, State>, Bounds {}

const boundNames: readonly string[] = Object.keys({
  runs: true,
  seed: true,
  minimiseWallMsMax: true,
} satisfies Record<keyof Bounds, true>);

/**
 * Makes a plain class a test: its methods are called concurrently under many schedules, and their results checked against
 * a sequential model. A method may wait for another one for ever where the model says so. Throws a `TypeError` for wrong
 * options.
 */
export function linearizable<const Drawn extends Arguments, State>(
  name: string,
  options: LinearizableClass<Drawn, State>,
): CheckedScenario {
  if (typeof name !== 'string' || name.trim() === '') {
    throw new TypeError(`linearizable: expected a name, got ${inShort(name)}`);
  }
  requireKnownOptions(`linearizable ${JSON.stringify(name)}`, options, [...classOptionNames, ...boundNames]);
  const { runs, seed, minimiseWallMsMax, ...ofClass } = options;
  const scenario = classScenario<Drawn, State>(name, ofClass);
  return checkScenario(scenario, defined({ runs, seed, minimiseWallMsMax }));
}
