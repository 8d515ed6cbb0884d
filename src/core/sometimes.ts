import { requireKnownOptions } from './known-options.ts';
import type { Run } from './run.ts';

/** Something that at least one run should do (Antithesis: sometimes assertions). */
export interface Sometimes {
  readonly name: string;
  /** Undefined: noted by `reached(name)` in the code under test. */
  readonly holds: ((run: Run) => boolean) | undefined;
  /** Whether the property fails where no run did it. */
  readonly required: boolean;
  /** Required only where this holds of some run. */
  readonly given: ((run: Run) => boolean) | undefined;
}

export interface SometimesOptions {
  readonly required?: boolean;
  readonly given?: (run: Run) => boolean;
}

export interface SometimesSummary {
  readonly name: string;
  readonly required: boolean;
  /** Runs that did it. */
  readonly runs: number;
}

/** A predicate that should hold of at least one run of a property. */
export function sometimes(
  name: string,
  holds: (run: Run) => boolean,
  options: SometimesOptions = {},
): Sometimes {
  if (typeof holds !== 'function') {
    throw new TypeError(`sometimes ${JSON.stringify(name)}: expected a predicate, got ${typeof holds}`);
  }
  return { name: named(name), holds, ...resolved('sometimes', options) };
}

/** A point in the code under test, marked `reached(name)`, that at least one run should reach. */
export function reachable(name: string, options: SometimesOptions = {}): Sometimes {
  return { name: named(name), holds: undefined, ...resolved('reachable', options) };
}

/** Throws a `TypeError` for what neither `sometimes` nor `reachable` returns. `option` says where it stands. */
export function requireSometimes(option: string, value: unknown): void {
  requireKnownOptions(option, value, ['name', 'holds', 'required', 'given']);
  const { holds, required } = value as Partial<Sometimes>;
  if ((holds === undefined || typeof holds === 'function') && typeof required === 'boolean') return;
  throw new TypeError(
    `${option}: expected what sometimes or reachable returns, got ${JSON.stringify(value)}`,
  );
}

function resolved(
  of: 'sometimes' | 'reachable',
  options: SometimesOptions,
): Pick<Sometimes, 'required' | 'given'> {
  requireKnownOptions(of, options, ['required', 'given']);
  const { required = false, given } = options;
  if (typeof required !== 'boolean') {
    throw new TypeError(`${of} required: expected true or false, got ${JSON.stringify(required)}`);
  }
  if (given !== undefined && typeof given !== 'function') {
    throw new TypeError(`${of} given: expected a predicate, got ${JSON.stringify(given)}`);
  }
  return { required, given };
}

function named(name: unknown): string {
  if (typeof name === 'string' && name.trim() !== '') return name;
  throw new TypeError(`sometimes name: expected words, got ${JSON.stringify(name) ?? String(name)}`);
}
