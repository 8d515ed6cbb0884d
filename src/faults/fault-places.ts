import type { FaultParameters, PlannedFault } from '../core/plan.ts';
import { type Run, stepIds } from '../core/run.ts';
import type { FaultDefinition, ParameterRange } from '../sim/fault.ts';
import { faultDefinitions } from './index.ts';
import { operationOf } from './operation-of.ts';

const execution = ':exec';

/** The calls of a recorded run that a fault may strike, in the order in which they reached their services. */
export function placesIn(run: Run): readonly string[] {
  return stepIds(run).flatMap((id) => {
    if (id.endsWith(execution)) return [id.slice(0, -execution.length)];
    const operation = operationOf(id);
    // The queue's own doings are one event each.
    return operation === 'queue.deliver' || operation === 'queue.enqueue' ? [id] : [];
  });
}

/** Every fault that may strike this call, at its worst: each choice of its parameters, and the largest numbers. */
export function faultsAt(call: string): readonly PlannedFault[] {
  const operation = operationOf(call);
  const able = [...faultDefinitions.values()].filter(({ operations }) =>
    operations.some((each) => each === operation),
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
