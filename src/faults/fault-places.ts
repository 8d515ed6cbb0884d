import type { FaultParameters, PlannedFault } from '../core/plan.ts';
import { type Run, stepIds } from '../core/run.ts';
import type { FaultDefinition, FaultSet, ParameterRange } from '../sim/fault.ts';
import { operationOf } from './operation-of.ts';

const execution = ':exec';

/** The calls of a recorded run that a fault may strike, in the order in which they reached their services. */
export function placesIn({ definitions }: FaultSet, run: Run): readonly string[] {
  const struck = new Set([...definitions.values()].flatMap(({ operations }) => operations));
  return stepIds(run).flatMap((id) => {
    if (id.endsWith(execution)) return [id.slice(0, -execution.length)];
    const operation = operationOf(id);
    // A service's own doings are one event each. What befalls a connection is no command.
    return struck.has(operation) && operation !== 'redis.command' ? [id] : [];
  });
}

/** Every fault that may strike one of the calls of a recorded run. */
export function faultsWithin(faults: FaultSet, run: Run): readonly PlannedFault[] {
  return placesIn(faults, run).flatMap((call) => faultsAt(faults, call));
}

/** Every fault that may strike this call, at its worst: each choice of its parameters, and the largest numbers. */
export function faultsAt({ definitions }: FaultSet, call: string): readonly PlannedFault[] {
  const operation = operationOf(call);
  const command = call.slice(call.lastIndexOf('.') + 1, call.lastIndexOf('#'));
  const able = [...definitions.values()].filter(
    ({ operations, fits }) => operations.some((each) => each === operation) && fits?.({ command }) !== false,
  );
  return able.flatMap((definition) =>
    worstParameters(definition).map((parameters) => ({
      kind: definition.kind,
      at: { call },
      with: parameters,
    })),
  );
}

function worstParameters({ parameters }: FaultDefinition): readonly FaultParameters[] {
  let combinations: readonly FaultParameters[] = [{}];
  for (const [name, range] of Object.entries(parameters)) {
    combinations = combinations.flatMap((chosen) =>
      worstValues(range).map((value) => ({ ...chosen, [name]: value })),
    );
  }
  return combinations;
}

function worstValues(range: ParameterRange): readonly (number | string)[] {
  return range.kind === 'integer' ? [range.max] : range.options;
}
