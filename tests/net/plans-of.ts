import type * as fc from 'fast-check';
import type { Plan } from '../../src/core/plan.ts';
import type { DefinedScenario } from '../../src/index.ts';

/** Plans of a scenario with all the faults that it may have, up to so many in one. */
export function plansOf(scenario: DefinedScenario, faultsMax: number): fc.Arbitrary<Plan> {
  return scenario.plans({
    concurrency: scenario.concurrency,
    processes: scenario.processes,
    requestTimeoutMs: 1_000,
    profile: 'chaos',
    faultsMax,
    faultKinds: [...scenario.faults.definitions.keys()],
  });
}
