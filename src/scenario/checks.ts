import { cameInWords, PropertyCodeError } from '../core/property-code-error.ts';
import type { BrokenHappening } from '../core/fact.ts';
import { normalised } from '../judge/wording.ts';
import { placeOf } from '../sim/virtual-globals/place-of.ts';

/** Code of a scenario that throws where something does not hold. */
export type Check = (view: Readonly<Record<string, unknown>>) => unknown;

/** Throws where the condition is false: the simplest assertion there is. */
export function check(condition: unknown, message: string): asserts condition {
  if (!condition) throw new CheckError(message);
}

class CheckError extends Error {
  override readonly name = 'CheckError';
}

/**
 * Makes a check and tells what it threw; undefined where it holds. Throws a `PropertyCodeError` where it returns a promise,
 * which would tell too late, or a boolean, which nobody looks at.
 */
export function failureOf(name: string, run: () => unknown): BrokenHappening | undefined {
  let returned: unknown;
  try {
    returned = run();
  } catch (error) {
    if (error instanceof PropertyCodeError) throw error;
    return broken(name, error);
  }
  const came = cameInWords(returned);
  if (came === 'a promise' || typeof returned === 'boolean') {
    throw new PropertyCodeError(
      `${name}: expected a check that throws where something does not hold, and returns nothing, got ${came}`,
    );
  }
  return undefined;
}

/** What a check, or the body of a test, threw. */
export function broken(name: string, error: unknown): BrokenHappening {
  const message = messageOf(error);
  return {
    kind: 'broken',
    check: name,
    message,
    cause: `${errorName(error)}|${normalised(firstLineOf(message))}`,
    at: placeOf(error),
  };
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return `threw ${String(error)}`;
  const isAssertion =
    error instanceof CheckError || error.name === 'AssertionError' || 'matcherResult' in error;
  // How vitest compares is no part of what went wrong.
  const message = error.message.replace(/ \/\/ (?:Object\.is|deep) equality$/m, '');
  return isAssertion ? message : `${error.name}: ${message}`;
}

function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

function firstLineOf(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
