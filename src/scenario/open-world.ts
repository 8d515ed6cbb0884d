import type { FaultSet } from '../sim/fault.ts';
import type { World, WorldParts } from '../verify/scenario.ts';
import type { Environment } from './define-scenario.ts';
import type { Started, WorldDefinition } from './definition.ts';
import type { AnyService, ServiceProcess } from './service.ts';
import { ScenarioWorld } from './world.ts';

/** What the world of a run is made of, where a scenario issues its operations by other means than calls of the system. */
export interface WorldOptions<Available extends Readonly<Record<string, AnyService>>> {
  /** By their own names. They are opened, and told of everything, in this order. */
  readonly services: Available;
  /** All that may go wrong, in the calls of the services and in the processes. */
  readonly faults: FaultSet;
  /** The service that takes the operations of the plan. */
  readonly submitTo: keyof Available & string;
  /** Makes one process of the system. Called again for each process and each restart. */
  readonly system: (
    environment: Environment<Available, undefined>,
    process: ServiceProcess,
  ) => Started | Promise<Started>;
}

/** Opens the world of one run; whoever runs the plan starts and stops it. */
export function openWorld<const Available extends Readonly<Record<string, AnyService>>>(
  parts: WorldParts,
  { services, faults, submitTo, system }: WorldOptions<Available>,
): World {
  return new ScenarioWorld(parts, {
    services: Object.values(services),
    offered: faults,
    submitTo,
    // Sound: the environment has a client of each of these services.
    system: system as unknown as WorldDefinition['system'],
  });
}
