import type { FaultDefinition, FaultSet } from '../sim/fault.ts';

/** Throws a `TypeError` that lists the known kinds. */
export function faultNamed({ definitions }: FaultSet, kind: string): FaultDefinition {
  const definition = definitions.get(kind);
  if (definition !== undefined) return definition;
  const known = [...definitions.keys()].join(', ');
  throw new TypeError(`unknown fault ${JSON.stringify(kind)}: expected one of ${known}`);
}
