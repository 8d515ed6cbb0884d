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
  { required = false, given }: SometimesOptions = {},
): Sometimes {
  if (typeof holds !== 'function') {
    throw new TypeError(`sometimes ${JSON.stringify(name)}: expected a predicate, got ${typeof holds}`);
  }
  return { name: named(name), holds, required, given };
}

/** A point in the code under test, marked `reached(name)`, that at least one run should reach. */
export function reachable(name: string, { required = false, given }: SometimesOptions = {}): Sometimes {
  return { name: named(name), holds: undefined, required, given };
}

function named(name: unknown): string {
  if (typeof name === 'string' && name.trim() !== '') return name;
  throw new TypeError(`sometimes name: expected words, got ${JSON.stringify(name) ?? String(name)}`);
}
