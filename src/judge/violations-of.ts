import { callPropertyCode, cameInWords, PropertyCodeError } from '../core/property-code-error.ts';
import type { Run } from '../core/run.ts';
import type { Invariant, Thresholds, Violation } from '../core/verdict.ts';

/**
 * What breaks one invariant in a run. Throws a `PropertyCodeError` that names the invariant where it throws, or returns
 * anything but violations: no answer is not a pass.
 */
export function violationsOf(invariant: Invariant, run: Run, thresholds: Thresholds): readonly Violation[] {
  const name = `the invariant ${JSON.stringify(invariant.name)}`;
  const came: unknown = callPropertyCode(name, () => invariant.check(run, thresholds));
  if (!Array.isArray(came)) {
    throw new PropertyCodeError(
      `${name}: expected check to return an array of violations, empty where it holds, got ${cameInWords(came)}`,
    );
  }
  const violations: readonly unknown[] = came;
  // Not forEach: it would pass over the holes of an array.
  for (const violation of violations) {
    const wrong = wrongField(violation);
    if (wrong === undefined) continue;
    throw new PropertyCodeError(
      `${name}: expected violations of { invariant, message, why, cause, step, requests }, ` +
        `got ${cameInWords(violation)}${wrong === '' ? '' : `, whose ${wrong}`}`,
    );
  }
  return violations as readonly Violation[];
}

/** What is wrong with a violation; undefined where nothing is. */
function wrongField(violation: unknown): string | undefined {
  if (typeof violation !== 'object' || violation === null || Array.isArray(violation)) return '';
  const fields = violation as Readonly<Record<string, unknown>>;
  for (const field of ['invariant', 'message', 'why', 'cause']) {
    if (typeof fields[field] !== 'string') return `${field} is not a text`;
  }
  const { step, requests, at } = fields;
  if (at !== undefined && typeof at !== 'string') return 'at is not a text';
  if (step !== undefined && !Number.isInteger(step)) return 'step is not the number of an event';
  const areNames = Array.isArray(requests) && requests.every((each) => typeof each === 'string');
  return areNames ? undefined : 'requests is not an array of ids';
}
