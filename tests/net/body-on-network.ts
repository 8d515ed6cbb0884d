import type { AddressedService } from '../../src/scenario/network.ts';
import { bodyScenario } from '../../src/scenario/body-scenario.ts';
import { networkOf } from '../../src/scenario/network.ts';
import { scenarioProperty } from '../../src/scenario/scenario-property.ts';
import { verify, type VerifyResult } from '../../src/verify/verify.ts';

export interface OnNetworkOptions {
  readonly network?: Readonly<Record<string, AddressedService>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly faults?: readonly string[];
  readonly runs?: number;
}

/** What so many schedules of a body come to whose sockets lead to a simulated network. */
export function onNetwork(
  body: () => unknown,
  { network: given = {}, env, faults = [], runs = 20 }: OnNetworkOptions = {},
): Promise<VerifyResult> {
  const network = networkOf('network', given);
  const system = bodyScenario({
    name: 'a body on the network',
    services: network?.services ?? [],
    addresses: network?.addresses,
    env,
    faults,
    leftovers: false,
    body,
  });
  const one = { min: 1, max: 1 };
  const property = scenarioProperty({ name: 'a body on the network', thresholds: [] }, 'chaos', {
    runs,
    faultsMax: 1,
    hasOperations: false,
  });
  return verify(property, { system, concurrency: one, processes: one });
}

/** Throws where some schedule of the body fails. */
export async function holdsOnNetwork(body: () => unknown, options: OnNetworkOptions = {}): Promise<void> {
  requirePassed(await onNetwork(body, options));
}

export function requirePassed(result: VerifyResult): void {
  if (result.kind === 'passed') return;
  const why = result.kind === 'failed' ? result.finding.violation : { message: result.kind, why: '' };
  throw new Error(`expected all schedules to pass, got ${why.message} (${why.why})`);
}
