import { hashText } from '../core/hash.ts';
import { signatureOf, type Violation } from '../core/verdict.ts';
import { lowest } from './sums.ts';

/** How often one signature was seen, and where it can be seen again. */
export interface SeenFailure {
  readonly signature: string;
  readonly times: number;
  /** The lowest indices, within the lane, of runs that failed so; ascending. */
  readonly indices: readonly number[];
  /** What broke in the first of them. */
  readonly message: string;
}

const indicesMax = 5;
const signaturesMax = 256;

/**
 * Failures by signature, in bounded memory: of more than 256 signatures, those with the smallest hashes are kept, so
 * that the order in which parts are merged makes no difference. `times` counts them all.
 */
export class SeenFailures {
  readonly #seen = new Map<string, SeenFailure>();

  add(index: number, violation: Violation): void {
    const signature = signatureOf(violation);
    this.absorb([{ signature, times: 1, indices: [index], message: violation.message }]);
  }

  absorb(failures: readonly SeenFailure[]): void {
    for (const failure of failures) {
      const before = this.#seen.get(failure.signature);
      this.#seen.set(failure.signature, before === undefined ? failure : merged(before, failure));
    }
    if (this.#seen.size > 2 * signaturesMax) this.#cut();
  }

  /** In the order of their signatures. */
  failures(): readonly SeenFailure[] {
    this.#cut();
    return [...this.#seen.values()].sort((left, right) => (left.signature < right.signature ? -1 : 1));
  }

  #cut(): void {
    if (this.#seen.size <= signaturesMax) return;
    const names = [...this.#seen.keys()].sort(
      (left, right) => hashText(left) - hashText(right) || (left < right ? -1 : 1),
    );
    for (const name of names.slice(signaturesMax)) this.#seen.delete(name);
  }
}

function merged(left: SeenFailure, right: SeenFailure): SeenFailure {
  const [firstLeft = Infinity] = left.indices;
  const [firstRight = Infinity] = right.indices;
  return {
    signature: left.signature,
    times: left.times + right.times,
    indices: lowest(left.indices, right.indices, indicesMax),
    message: firstLeft <= firstRight ? left.message : right.message,
  };
}
