import { hashText } from '../../core/hash.ts';

export interface ScanOptions {
  /** About how many names make a page. */
  readonly count: number;
  readonly pattern: string | undefined;
  readonly type: string | undefined;
}

/**
 * One page of a scan: the names whose hash is not below the cursor, in the order of their hashes. So whatever is there
 * all the time is met once, whatever else comes and goes meanwhile, and the server remembers nothing. The next cursor
 * is 0 at the end.
 */
export function scanPage(
  all: readonly string[],
  cursor: number,
  count: number,
): { readonly names: readonly string[]; readonly next: number } {
  const places = all
    // From 1, since a cursor of 0 is the end.
    .map((name) => ({ name, place: hashText(name) + 1 }))
    .filter(({ place }) => place >= cursor)
    .sort((left, right) => left.place - right.place);
  const next = places.find(({ place }, index) => index >= count && place !== places[index - 1]?.place);
  const page = next === undefined ? places : places.filter(({ place }) => place < next.place);
  return { names: page.map(({ name }) => name), next: next?.place ?? 0 };
}
