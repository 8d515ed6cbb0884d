import type { FaultDefinition } from '../sim/fault.ts';
import { faultDefinitions } from './index.ts';

/** Throws a `TypeError` that lists the known kinds. */
export function faultNamed(kind: string): FaultDefinition {
  const definition = faultDefinitions.get(kind);
  if (definition !== undefined) return definition;
  const known = [...faultDefinitions.keys()].join(', ');
  throw new TypeError(`unknown fault ${JSON.stringify(kind)}: expected one of ${known}`);
}
