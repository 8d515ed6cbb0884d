import type * as fc from 'fast-check';
import type { Plan } from '../core/plan.ts';
import type { FaultSet } from '../sim/fault.ts';
import type { Scenario } from '../verify/scenario.ts';
import { BodyWorld } from './body-world.ts';
import { faultsFor } from './fault-patterns.ts';
import { checkSettings, type Drawn, drawnPlans, scopePlan, simplestSettings } from './plans.ts';
import type { Addresses } from './network.ts';
import type { AnyService } from './service.ts';
import { servicesReading } from './services-reading.ts';

export interface BodyDefinition {
  readonly name: string;
  readonly services: readonly AnyService[];
  readonly faults: FaultSet;
  /** Whether a timer that is still due at the end is a finding. */
  readonly leftovers: boolean;
  /** Packages that are fresh with the modules that the body loads. */
  readonly isolate: readonly string[];
  /** Where services are on the network of the body; it has no network without. */
  readonly addresses?: Addresses | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly body: (context: Readonly<Record<string, unknown>>) => unknown;
}

/** The scenario of a test body: one process, no operations but what the body does. */
export function bodyScenario(
  options: Omit<BodyDefinition, 'faults' | 'isolate'> & {
    readonly faults: readonly string[];
    readonly isolate?: readonly string[];
  },
): Scenario {
  const { name, services, isolate = [] } = options;
  const faults = faultsFor(services, options.faults, { withProcesses: false });
  const definition: BodyDefinition = { ...options, faults, isolate };
  const drawn: Drawn = {
    name,
    version: 1,
    services,
    offered: faults,
    operations: new Map(),
    together: false,
  };
  return {
    name,
    version: 1,
    reading: servicesReading(services),
    faults,
    checkSettings: (settings) => checkSettings(drawn, settings),
    simplestSettings: (settings) => simplestSettings(drawn, settings),
    plans: (settings) => bodyPlans(drawn, settings),
    calibrationPlan: quietPlan(drawn, 1),
    scopePlan: (_, seed) => quietPlan(drawn, seed),
    open: (parts) => new BodyWorld(parts, definition),
  };
}

function bodyPlans(drawn: Drawn, settings: Parameters<Scenario['plans']>[0]): fc.Arbitrary<Plan> {
  const one = { min: 1, max: 1 };
  return drawnPlans(drawn, { ...settings, processes: one, concurrency: one });
}

function quietPlan(drawn: Drawn, seed: number): Plan {
  return { ...scopePlan(drawn, { requests: 0, processes: 1 }, seed), healAfterEvents: 2_000 };
}
