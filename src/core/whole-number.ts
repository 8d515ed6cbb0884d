/** Throws a `TypeError` that names the option, what was expected and what came. `max` is at most 1,000,000,000. */
export function requireWholeNumber(
  option: string,
  value: unknown,
  { min, max }: { readonly min: number; readonly max: number },
): void {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return;
  const came = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  throw new TypeError(
    `${option}: expected a whole number from ${separated(min)} to ${separated(max)}, got ${came}`,
  );
}

function separated(limit: number): string {
  return limit.toLocaleString('en-US');
}
