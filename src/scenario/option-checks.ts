import type { Range } from '../core/plan.ts';

/** Throws a `TypeError` for what is not a pair of virtual milliseconds, the lesser first. */
export function requireMilliseconds(
  option: string,
  value: unknown,
): asserts value is readonly [number, number] {
  const [min, max] = Array.isArray(value) && value.length === 2 ? (value as [unknown, unknown]) : [];
  if (isDuration(min) && isDuration(max) && min <= max) return;
  throw new TypeError(`${option}: expected [least, most] milliseconds, got ${inShort(value)}`);
}

/** Throws a `TypeError` for what is not a function. */
export function requireFunction(option: string, value: unknown): void {
  if (typeof value !== 'function') {
    throw new TypeError(`${option}: expected a function, got ${inShort(value)}`);
  }
}

/** What came, in a few words. */
export function inShort(value: unknown): string {
  // In JSON NaN is null.
  if (typeof value === 'number') return String(value);
  try {
    return (JSON.stringify(value) ?? String(value)).slice(0, 200);
  } catch {
    return typeof value;
  }
}

function isDuration(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 86_400_000;
}

/** A number, the ends of a range, or a range. Throws a `TypeError` for anything else, and beyond the limits. */
export function rangeOf(where: string, given: unknown, limits: Range): Range {
  const [min, max] = endsOf(given);
  if (isWithin(min, limits) && isWithin(max, limits) && min <= max) return { min, max };
  throw new TypeError(
    `${where}: expected a whole number from ${limits.min} to ${limits.max} or [least, most], got ${inShort(given)}`,
  );
}

function endsOf(given: unknown): readonly [unknown, unknown] {
  if (Array.isArray(given)) return given.length === 2 ? (given as [unknown, unknown]) : [given, given];
  if (typeof given !== 'object' || given === null || Object.keys(given).length !== 2) return [given, given];
  return 'min' in given && 'max' in given ? [given.min, given.max] : [given, given];
}

function isWithin(value: unknown, { min, max }: Range): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}
