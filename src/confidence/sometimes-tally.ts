import { callPropertyCode, cameInWords, PropertyCodeError } from '../core/property-code-error.ts';
import type { Run } from '../core/run.ts';
import type { Sometimes, SometimesSummary } from '../core/sometimes.ts';

/** Counts the runs that did what should sometimes happen. */
export class SometimesTally {
  readonly #assertions: readonly Sometimes[];
  readonly #runs = new Map<string, number>();
  /** How many runs there were of which each is required, if it is. */
  readonly #given = new Map<string, number>();
  readonly #unlisted = new Set<string>();

  constructor(assertions: readonly Sometimes[]) {
    this.#assertions = assertions;
  }

  add(run: Run): void {
    for (const { name, holds, given } of this.#assertions) {
      const isGiven = given === undefined || answer(`"given" of ${quoted(name)}`, given, run);
      if (isGiven) this.#given.set(name, (this.#given.get(name) ?? 0) + 1);
      const did = holds === undefined ? run.reached.includes(name) : answer(quoted(name), holds, run);
      if (did) this.#runs.set(name, (this.#runs.get(name) ?? 0) + 1);
    }
    const points = this.#assertions.filter(({ holds }) => holds === undefined).map(({ name }) => name);
    if (points.length === 0) return;
    for (const name of run.reached) if (!points.includes(name)) this.#unlisted.add(name);
  }

  /** Throws a `TypeError` where the code under test noted a point that the property does not list. */
  requireListed(): void {
    if (this.#unlisted.size === 0) return;
    const names = [...this.#unlisted].sort().map((name) => JSON.stringify(name));
    throw new TypeError(`reached(${names.join(', ')}): expected a name that the property lists as reachable`);
  }

  /** How many runs there were of which each would be required. */
  asked(): readonly (readonly [name: string, runs: number])[] {
    return [...this.#given];
  }

  summary(): readonly SometimesSummary[] {
    return this.#assertions.map(({ name, required }) => {
      return { name, required: required && this.#given.has(name), runs: this.#runs.get(name) ?? 0 };
    });
  }
}

function quoted(name: string): string {
  return `sometimes ${JSON.stringify(name)}`;
}

/** Throws a `PropertyCodeError` that names the predicate where it says neither true nor false: a promise is no yes. */
function answer(name: string, predicate: (run: Run) => boolean, run: Run): boolean {
  const came: unknown = callPropertyCode(name, () => predicate(run));
  if (typeof came === 'boolean') return came;
  throw new PropertyCodeError(
    `${name}: expected the predicate to return true or false, got ${cameInWords(came)}`,
  );
}
