import type { FaultParameters, PlannedFault } from '../core/plan.ts';
import type { RecordedCall } from '../core/run.ts';
import type { FaultDefinition, ParameterRange } from '../sim/fault.ts';
import { faultDefinitions } from './index.ts';

/** Every fault that may strike this call, at its worst: each choice of its parameters, and the largest numbers. */
export function faultsAt({ id }: RecordedCall): readonly PlannedFault[] {
  const operation = operationOf(id);
  const able = [...faultDefinitions.values()].filter(({ operations }) =>
    operations.some((each) => each === operation),
  );
  return able.flatMap((definition) =>
    worstParameters(definition).map((parameters) => ({
      kind: definition.kind,
      at: { call: id },
      with: parameters,
    })),
  );
}

/** Faults strike any command of Redis alike; the other operations go by their own names. */
function operationOf(id: string): string {
  const name = id.slice(id.lastIndexOf('/') + 1, id.lastIndexOf('#'));
  return name.startsWith('redis.') ? 'redis.command' : name;
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
