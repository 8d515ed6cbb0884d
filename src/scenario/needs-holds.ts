import type { AnyService } from './service.ts';

/** Checks of what services tell of who holds what, by their names. */
const needing = new WeakMap<object, string>();

/** The check says nothing in a scenario whose services never say who holds what. */
export function markNeedsHolds<Check extends object>(name: string, check: Check): Check {
  needing.set(check, name);
  return check;
}

/** Throws a `TypeError` where such a check has nothing to look at: it would be green whatever happened. */
export function requireHolds(where: string, check: object, services: readonly AnyService[]): void {
  const name = needing.get(check);
  if (name === undefined || services.some(({ holds }) => holds !== undefined)) return;
  throw new TypeError(
    `${where}: ${name} expected a service that tells who holds what, such as redis({ locks: /^lock:(.+)/ }), or the names of acquire and release`,
  );
}
