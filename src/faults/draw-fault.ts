import { type PlannedFault, processName } from '../core/plan.ts';
import type { Prng } from '../core/prng.ts';
import type { FaultSet, ParameterRange } from '../sim/fault.ts';
import { faultNamed } from './fault-named.ts';

export interface FaultPlaces {
  readonly processes: number;
  /** The highest n for "the n-th call of this operation by this process". */
  readonly nthMax: number;
  /** How often a process is going to make the calls of an operation, where that is known to be more often. */
  readonly calls?: ReadonlyMap<string, number>;
}

/** Of the draws that may go either way, one in this many aims at a rare call: most rare calls never come. */
const rareOdds = 8;

/** A fault of this kind, its place and parameters drawn uniformly. Throws a `TypeError` for an unknown kind. */
export function drawFault(faults: FaultSet, prng: Prng, kind: string, where: FaultPlaces): PlannedFault {
  const { operations } = faultNamed(faults, kind);
  const operation = drawOperation(prng, operations, faults);
  const often = Math.max(where.nthMax, where.calls?.get(operation) ?? 0);
  const nthMax = Math.min(often, faults.rareCalls.get(operation) ?? often);
  const process = processName(prng.integer(1, where.processes));
  return faultAt(faults, prng, { kind, at: { process, operation, nth: prng.integer(1, nthMax) } });
}

/** A fault of this kind at this place, its parameters drawn uniformly. */
export function faultAt(
  faults: FaultSet,
  prng: Prng,
  { kind, at }: Pick<PlannedFault, 'kind' | 'at'>,
): PlannedFault {
  const { parameters } = faultNamed(faults, kind);
  const drawn = Object.entries(parameters).map(([name, range]) => [name, drawValue(prng, range)] as const);
  return { kind, at, with: Object.fromEntries(drawn) };
}

function drawOperation(prng: Prng, operations: readonly string[], { rareCalls }: FaultSet): string {
  const rare = operations.filter((operation) => rareCalls.has(operation));
  const frequent = operations.filter((operation) => !rareCalls.has(operation));
  if (rare.length === 0) return prng.pick(frequent);
  return prng.pick(frequent.length === 0 || prng.integer(1, rareOdds) === 1 ? rare : frequent);
}

function drawValue(prng: Prng, range: ParameterRange): number | string {
  switch (range.kind) {
    case 'integer':
      return prng.integer(range.min, range.max);
    case 'choice':
      return prng.pick(range.options);
  }
}
