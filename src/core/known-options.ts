/**
 * Throws a `TypeError` for an option that nobody reads: whoever wrote it believes that it has an effect. It names the
 * option, what was expected, and the name that was probably meant. `of` says whose options they are.
 */
export function requireKnownOptions(of: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    const came = JSON.stringify(options) ?? String(options);
    throw new TypeError(`options of ${of}: expected an object with ${known.join(', ')}, got ${came}`);
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const meant = nearest(name, known);
    const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
    throw new TypeError(`${name} is not an option of ${of}: expected one of ${known.join(', ')}${hint}`);
  }
}

/** The name that is closest to what was written, if any is close. */
function nearest(written: string, known: readonly string[]): string | undefined {
  const distances = known.map((name) => ({ name, distance: distance(written, name) }));
  const [best] = distances.toSorted((left, right) => left.distance - right.distance);
  const distanceMax = Math.max(2, Math.floor(written.length / 3));
  return best !== undefined && best.distance <= distanceMax ? best.name : undefined;
}

/** How many letters to insert, remove or replace, whatever their case. A beginning of the name is close to it. */
function distance(written: string, name: string): number {
  const [from, to] = [written.toLowerCase(), name.toLowerCase()];
  if (from.length >= 3 && (to.startsWith(from) || from.startsWith(to))) return 1;
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let index = 0; index < from.length; index += 1) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (row[column - 1] ?? 0) + (to[column - 1] === from[index] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
