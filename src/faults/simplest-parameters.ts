import type { FaultParameters } from '../core/plan.ts';
import type { FaultSet, ParameterRange } from '../sim/fault.ts';
import { faultNamed } from './fault-named.ts';

/** What shrinking aims at: the integers nearest to zero, the first choices. Throws a `TypeError` for an unknown kind. */
export function simplestParameters(faults: FaultSet, kind: string): FaultParameters {
  const ranges = Object.entries(faultNamed(faults, kind).parameters);
  return Object.fromEntries(ranges.map(([name, range]) => [name, simplestValue(range)]));
}

function simplestValue(range: ParameterRange): number | string {
  switch (range.kind) {
    case 'integer':
      return Math.min(Math.max(0, range.min), range.max);
    case 'choice':
      return range.options[0];
  }
}
