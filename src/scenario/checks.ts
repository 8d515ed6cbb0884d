import { cameInWords, isPromise, PropertyCodeError } from '../core/property-code-error.ts';
import type { BrokenHappening } from '../core/fact.ts';
import type { Timeline } from '../core/timeline.ts';
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

export interface Evidence {
  /** Names the bug, without the values of one run. */
  readonly bug: string;
  /** The operations that take part. */
  readonly operations: readonly string[];
  /** The event at which it broke; by default the one at which the first of the operations ended. */
  readonly step?: number | undefined;
  readonly timeline?: Timeline | undefined;
}

/** A check does not hold, and shows by what. */
export class ExplainedFailure extends Error {
  override readonly name = 'ExplainedFailure';
  readonly evidence: Evidence;

  constructor(message: string, evidence: Evidence) {
    super(message);
    this.evidence = evidence;
  }
}

/** A check could not find out whether it holds: the run is inconclusive. */
export class Undecided extends Error {
  override readonly name = 'Undecided';
}

/** A check does not hold, or nobody knows. */
export type CheckFailure = BrokenHappening | Undecided;

/**
 * Makes a check and tells what it threw; undefined where it holds. Throws a `PropertyCodeError` where it returns a promise,
 * which would tell too late, or a boolean, which nobody looks at, and where code that it calls is no use.
 */
export function failureOf(name: string, run: () => unknown): CheckFailure | undefined {
  let returned: unknown;
  try {
    returned = run();
  } catch (error) {
    if (error instanceof PropertyCodeError) throw error;
    return error instanceof Undecided ? error : broken(name, error);
  }
  if (isNoAnswer(returned)) {
    throw new PropertyCodeError(
      `${name}: expected a check that throws where something does not hold, and returns nothing, got ${cameInWords(returned)}`,
    );
  }
  return undefined;
}

/** What a check must not return: a promise, which would tell too late, and a boolean, which nobody looks at. */
export function isNoAnswer(returned: unknown): boolean {
  return isPromise(returned) || typeof returned === 'boolean';
}

/** What a check, or the body of a test, threw. */
export function broken(name: string, error: unknown): BrokenHappening {
  const message = messageOf(error);
  const base = { kind: 'broken', check: name, message, at: placeOf(error) } as const;
  if (error instanceof ExplainedFailure) {
    const { bug, operations, step, timeline } = error.evidence;
    return { ...base, cause: bug, operations, step, timeline };
  }
  return { ...base, cause: `${errorName(error)}|${normalised(firstLineOf(message))}` };
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return `threw ${String(error)}`;
  const isAssertion =
    error instanceof CheckError ||
    error instanceof ExplainedFailure ||
    error.name === 'AssertionError' ||
    'matcherResult' in error;
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
