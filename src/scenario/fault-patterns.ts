import { faultsNamed } from '../faults/faults-named.ts';
import { processFaults } from '../faults/process-faults.ts';
import type { FaultDefinition, FaultSet } from '../sim/fault.ts';
import type { AnyService } from './service.ts';

/** The faults that are asked for, of what the services offer and, where there are processes, of those. */
export function faultsFor(
  services: readonly AnyService[],
  patterns: unknown,
  { withProcesses }: { readonly withProcesses: boolean },
): FaultSet {
  const chosen = faultsNamed(offeredBy(services, withProcesses), patterns);
  return { definitions: new Map(chosen.map((each) => [each.kind, each])), rareCalls: new Map() };
}

/** All that may be asked for. */
export function allFaults(
  services: readonly AnyService[],
  options: { readonly withProcesses: boolean },
): FaultSet {
  const offered = offeredBy(services, options.withProcesses);
  return { definitions: new Map(offered.map((each) => [each.kind, each])), rareCalls: new Map() };
}

/** A fault of a process strikes at the calls it waits for. */
function offeredBy(services: readonly AnyService[], withProcesses: boolean): readonly FaultDefinition[] {
  const [first, ...others] = services.flatMap(({ calls }) => calls);
  const ofProcesses = withProcesses && first !== undefined ? processFaults([first, ...others]) : [];
  return [...services.flatMap(({ faults }) => faults), ...ofProcesses];
}
