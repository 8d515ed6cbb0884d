import { requireNamedOperations } from './names-operations.ts';
import { requireHolds } from './needs-holds.ts';
import { type Check, isNoAnswer } from './checks.ts';
import { inShort, requireFunction } from './option-checks.ts';
import type { AnyService } from './service.ts';

/** What there is to check in a scenario. */
interface Checked {
  readonly services: readonly AnyService[];
  /** The names of its operations. */
  readonly operations: readonly string[];
}

/** The checks that a scenario gives, as one. Throws a `TypeError` for what is none. */
export function oneCheck(
  where: string,
  given: unknown,
  { services, operations }: Checked,
): Check | undefined {
  if (given === undefined) return undefined;
  const checks: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (checks.length === 0) {
    throw new TypeError(`${where}: expected a function or several, got ${inShort(given)}`);
  }
  for (const [index, each] of checks.entries()) {
    const place = Array.isArray(given) ? `${where}[${index}]` : where;
    requireFunction(place, each);
    requireHolds(place, each as Check, services);
    requireNamedOperations(place, each as Check, operations);
  }
  const [first] = checks as readonly Check[];
  if (checks.length === 1) return first;
  return (view) => (checks as readonly Check[]).map((each) => each(view)).find(isNoAnswer);
}
