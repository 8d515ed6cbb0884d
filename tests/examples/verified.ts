import { verify, type VerifyResult } from '../../src/index.ts';
import { bodyScenario } from '../../src/scenario/body-scenario.ts';
import type { DefinedScenario } from '../../src/scenario/define-scenario.ts';
import { type AddressedService, networkOf } from '../../src/scenario/network.ts';
import { redis } from '../../src/scenario/redis.ts';
import { scenarioProperty } from '../../src/scenario/scenario-property.ts';
import type { ScenarioService } from '../../src/scenario/service.ts';
import type { Profile } from '../../src/core/plan.ts';
import type { BodyContext } from '../../src/vitest/index.ts';

export interface BodyOptions {
  readonly services?: Readonly<Record<string, ScenarioService>>;
  readonly network?: Readonly<Record<string, AddressedService>>;
  readonly faults?: readonly string[];
  readonly seed?: number;
}

const one = { min: 1, max: 1 };

/** Verifies the body of an `explore` without making it a test of its own. */
export function verifyBody<Available extends Readonly<Record<string, ScenarioService>>>(
  body: (context: BodyContext<Available>) => Promise<void>,
  { services = {}, network: given, faults = [], seed = 1 }: BodyOptions = {},
): Promise<VerifyResult> {
  const network = networkOf('network', given);
  const system = bodyScenario({
    name: 'a body',
    services: [redis(), ...Object.values(services), ...(network?.services ?? [])],
    addresses: network?.addresses,
    faults,
    leftovers: false,
    // Sound: the context has a client of each of these services.
    body: (context) => body(context as unknown as BodyContext<Available>),
  });
  const property = scenarioProperty({ name: 'a body', thresholds: [] }, 'chaos', {
    faultsMax: 3,
    hasOperations: false,
  });
  return verify(property, { system, runs, seed, concurrency: one, processes: one });
}

interface ScenarioRuns {
  readonly runs?: number;
  readonly seed?: number;
  readonly minimiseWallMsMax?: number;
}

/** Verifies a scenario as `checkScenario` does. */
export function verifyScenario(
  scenario: DefinedScenario,
  profile: Profile = 'chaos',
  options: ScenarioRuns = {},
): Promise<VerifyResult> {
  const { concurrency, processes } = scenario;
  const property = scenarioProperty(scenario, profile);
  return verify(property, { system: scenario, runs, concurrency, processes, ...options });
}

const runs = 100;
