/**
 * Removes from a list what is not needed: chunks first, single items last, until no single item can go
 * (ddmin, Zeller & Hildebrandt 2002, testing complements only). `keeps` says whether a shorter list still does.
 */
export async function reduceList<Item>(
  items: readonly Item[],
  keeps: (candidate: readonly Item[]) => Promise<boolean>,
): Promise<readonly Item[]> {
  let current = items;
  if (current.length > 0 && (await keeps([]))) return [];
  let chunk = Math.ceil(current.length / 2);
  while (current.length > 1 || (current.length === 1 && chunk > 1)) {
    const shorter = await removeOneChunk(current, { chunk, keeps });
    if (shorter !== undefined) {
      current = shorter;
      chunk = Math.min(chunk, Math.ceil(current.length / 2));
    } else if (chunk === 1) {
      break;
    } else {
      chunk = Math.ceil(chunk / 2);
    }
  }
  return current;
}

interface Removal<Item> {
  readonly chunk: number;
  readonly keeps: (candidate: readonly Item[]) => Promise<boolean>;
}

/** Goes once through the list and leaves out every chunk that is not needed; undefined where all are. */
async function removeOneChunk<Item>(
  items: readonly Item[],
  { chunk, keeps }: Removal<Item>,
): Promise<readonly Item[] | undefined> {
  let current = items;
  let start = 0;
  while (start < current.length) {
    const candidate = [...current.slice(0, start), ...current.slice(start + chunk)];
    const removable = candidate.length > 0 && (await keeps(candidate));
    if (removable) current = candidate;
    else start += chunk;
  }
  return current.length < items.length ? current : undefined;
}
