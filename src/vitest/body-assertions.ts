import { chai, expect } from 'vitest';

/** How many assertions one run of a body makes, and how many it said it would. */
export class BodyAssertions {
  readonly #before = assertionCalls();
  #expected: number | 'any' | undefined;

  expect(count: unknown): void {
    if (typeof count !== 'number' || !Number.isInteger(count) || count < 0) {
      throw new TypeError(`expect.assertions: expected a whole number, got ${String(count)}`);
    }
    this.#expected = count;
  }

  expectAny(): void {
    this.#expected ??= 'any';
  }

  /** Throws where the body made others than it said. */
  check(): void {
    const calls = assertionCalls() - this.#before;
    if (this.#expected === undefined || this.#expected === calls) return;
    if (this.#expected !== 'any') {
      throw new chai.AssertionError(
        `expected number of assertions to be ${this.#expected}, but got ${calls}`,
      );
    }
    if (calls === 0) throw new chai.AssertionError('expected any number of assertion, but got none');
  }
}

/** vitest counts them from the beginning of the test on; outside of it, from none. */
function assertionCalls(): number {
  const { assertionCalls: calls } = expect.getState() as { readonly assertionCalls?: number };
  return calls ?? 0;
}
