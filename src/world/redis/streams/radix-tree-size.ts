import type { StreamId } from './stream-id.ts';

const keyBytes = 16;

/**
 * The nodes of the radix tree that Redis keeps these keys in: one for each branching, one for each key's end, and one
 * for each stretch of bytes without either. The ids ascend.
 */
export function radixTreeNodes(ids: readonly StreamId[]): number {
  if (ids.length === 0) return 1;
  return subtreeNodes(ids.map(bytesOf), 0);
}

function subtreeNodes(keys: readonly string[], depth: number): number {
  const [first = ''] = keys;
  const last = keys.at(-1) ?? '';
  // What the first and the last of sorted keys begin with, all of them do.
  let end = depth;
  while (end < keyBytes && first[end] === last[end]) end += 1;
  const stretch = end > depth ? 1 : 0;
  if (end === keyBytes) return stretch + 1;
  const branches = new Map<string | undefined, string[]>();
  for (const key of keys) {
    const branch = branches.get(key[end]);
    if (branch === undefined) branches.set(key[end], [key]);
    else branch.push(key);
  }
  let nodes = stretch + 1;
  for (const branch of branches.values()) nodes += subtreeNodes(branch, end + 1);
  return nodes;
}

/** Big-endian, one character per byte. */
function bytesOf(id: StreamId): string {
  const digits = id.toString(16).padStart(2 * keyBytes, '0');
  return digits.replaceAll(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16)));
}
