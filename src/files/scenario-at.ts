import { resolve } from 'node:path';
import type { Scenario } from '../verify/scenario.ts';
import type { LoadedProperty } from './load-properties.ts';
import { loadSystem } from './load-system.ts';

/**
 * What a property is checked against where the path of its system is this one: the scenario that its own file holds, or
 * what the module exports. Throws a `TypeError` as `loadSystem` does.
 */
export async function scenarioAt(
  path: string,
  { file, scenario }: Pick<LoadedProperty, 'file' | 'scenario'>,
): Promise<Scenario> {
  if (scenario !== undefined && resolve(path) === resolve(file)) return scenario;
  return loadSystem(path, scenario?.name);
}
