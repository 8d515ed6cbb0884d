/** Checks of operations of some kinds: who they are, and the kinds. */
const naming = new WeakMap<object, { readonly name: string; readonly kinds: readonly string[] }>();

/** The check says nothing in a scenario without operations of these kinds. */
export function markNamesOperations<Check extends object>(
  name: string,
  kinds: readonly string[],
  check: Check,
): Check {
  naming.set(check, { name, kinds });
  return check;
}

/** Throws a `TypeError` where such a check names an operation that there is not: it would be green whatever happened. */
export function requireNamedOperations(where: string, check: object, operations: readonly string[]): void {
  const named = naming.get(check);
  const unknown = named?.kinds.find((kind) => !operations.includes(kind));
  if (named === undefined || unknown === undefined) return;
  throw new TypeError(
    `${where}: ${named.name} expected an operation of the scenario, one of ${operations.join(', ')}, got ${JSON.stringify(unknown)}`,
  );
}
