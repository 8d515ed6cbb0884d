import type * as fc from 'fast-check';
import { Prng } from '../core/prng.ts';
import { type Plan, planSchemaVersion } from '../core/plan.ts';
import type { FaultSet } from '../sim/fault.ts';
import type { Scenario } from '../verify/scenario.ts';
import { BodyWorld } from './body-world.ts';
import { faultsFor } from './fault-patterns.ts';
import { checkSettings, drawnPlans, drawSettings, simplestSettings } from './plans.ts';
import type { ScenarioDefinition } from './definition.ts';
import type { AnyService } from './service.ts';

export interface BodyDefinition {
  readonly name: string;
  readonly services: readonly AnyService[];
  readonly faults: FaultSet;
  /** Whether a timer that is still due at the end is a finding. */
  readonly leftovers: boolean;
  readonly body: (context: Readonly<Record<string, unknown>>) => unknown;
}

/** The scenario of a test body: one process, no operations but what the body does. */
export function bodyScenario(
  options: Omit<BodyDefinition, 'faults'> & { readonly faults: readonly string[] },
): Scenario {
  const { name, services } = options;
  const faults = faultsFor(services, options.faults, { withProcesses: false });
  const definition: BodyDefinition = { ...options, faults };
  const drawn = withoutOperations(definition);
  return {
    name,
    version: 1,
    faults,
    checkSettings: (settings) => checkSettings(drawn, settings),
    simplestSettings: (settings) => simplestSettings(drawn, settings),
    plans: (settings) => bodyPlans(drawn, settings),
    calibrationPlan: quietPlan(drawn, 1),
    scopePlan: (_, seed) => quietPlan(drawn, seed),
    open: (parts) => new BodyWorld(parts, definition),
  };
}

function bodyPlans(
  drawn: ScenarioDefinition,
  settings: Parameters<Scenario['plans']>[0],
): fc.Arbitrary<Plan> {
  const one = { min: 1, max: 1 };
  return drawnPlans(drawn, { ...settings, processes: one, concurrency: one });
}

function quietPlan(drawn: ScenarioDefinition, seed: number): Plan {
  const settings = drawSettings(drawn, 'chaos', new Prng(seed));
  return {
    schema: planSchemaVersion,
    scenario: { name: drawn.name, version: drawn.version },
    profile: 'chaos',
    seed,
    processes: 1,
    settings: simplestSettings(drawn, settings),
    operations: [],
    faults: [],
    healAfterEvents: 2_000,
    schedule: { kind: 'deviations', deviations: [] },
  };
}

function withoutOperations({ name, services, faults }: BodyDefinition): ScenarioDefinition {
  return {
    name,
    version: 1,
    services,
    faults,
    offered: faults,
    operations: new Map(),
    figures: new Map(),
    shared: () => undefined,
    system: () => Promise.reject(new Error('a test body has no system')),
    always: undefined,
    finally: undefined,
  };
}
