import type { ConsumerGroup } from './consumer-group.ts';
import { firstId, lastPossibleId } from './stream-id.ts';
import type { StreamId } from './stream-id.ts';
import { StreamNode } from './stream-node.ts';
import type { StreamEntry } from './stream-node.ts';

export interface EntryRange {
  readonly start?: StreamId;
  readonly end?: StreamId;
  /** Zero for all. */
  readonly count?: number;
  readonly reverse?: boolean;
}

export type Trimming = (
  { readonly by: 'length'; readonly lengthMax: number } | { readonly by: 'id'; readonly idMin: StreamId }
) & {
  /** Whole nodes only. */
  readonly approximate: boolean;
  /** How many entries at most; zero for any number. */
  readonly limit: number;
};

export class Stream {
  readonly groups = new Map<string, ConsumerGroup>();
  #nodes: StreamNode[] = [];
  #length = 0;
  #lastId = firstId;
  #maxDeletedId = firstId;
  #entriesAdded = 0;

  get length(): number {
    return this.#length;
  }

  /** The greatest id it ever had, whether or not that entry is still there. */
  get lastId(): StreamId {
    return this.#lastId;
  }

  get maxDeletedId(): StreamId {
    return this.#maxDeletedId;
  }

  get entriesAdded(): number {
    return this.#entriesAdded;
  }

  /** Of the first entry; zero without entries. */
  get firstId(): StreamId {
    return this.range({ count: 1 })[0]?.id ?? firstId;
  }

  /** The keys of its radix tree. */
  get nodeKeys(): readonly StreamId[] {
    return this.#nodes.map((node) => node.key);
  }

  /** The id must be greater than the last one. */
  append(entry: StreamEntry): void {
    const last = this.#nodes.at(-1);
    if (last?.hasRoomFor(entry) === true) last.append(entry);
    else this.#nodes.push(StreamNode.startingWith(entry));
    this.#length += 1;
    this.#entriesAdded += 1;
    this.#lastId = entry.id;
  }

  find(id: StreamId): StreamEntry | undefined {
    return this.range({ start: id, end: id })[0];
  }

  range({
    start = firstId,
    end = lastPossibleId,
    count = 0,
    reverse = false,
  }: EntryRange): readonly StreamEntry[] {
    const found: StreamEntry[] = [];
    const inOrder = <T>(items: readonly T[]): readonly T[] => (reverse ? items.toReversed() : items);
    for (const node of inOrder(this.#nodes)) {
      if (node.lastId < start || node.key > end) continue;
      for (const entry of inOrder(node.entries)) {
        if (entry.id < start || entry.id > end) continue;
        found.push(entry);
        if (found.length === count) return found;
      }
    }
    return found;
  }

  delete(id: StreamId): boolean {
    const node = this.#nodes.find(({ entries }) => entries.some((entry) => entry.id === id));
    if (node === undefined) return false;
    if (node.entries.length === 1) this.#nodes = this.#nodes.filter((other) => other !== node);
    else node.delete(id);
    this.#length -= 1;
    if (id > this.#maxDeletedId) this.#maxDeletedId = id;
    return true;
  }

  /** Says how many entries went. */
  trim(trimming: Trimming): number {
    let trimmed = 0;
    for (const node of this.#nodes) {
      const { length } = node.entries;
      if (trimming.by === 'length' && this.#length <= trimming.lengthMax) break;
      if (trimming.limit > 0 && trimmed + length > trimming.limit) break;
      const isWhole =
        trimming.by === 'length' ? this.#length - length >= trimming.lengthMax : node.lastId < trimming.idMin;
      if (!isWhole && trimming.approximate) break;
      const count = isWhole ? length : this.#countWithin(node, trimming);
      if (isWhole) this.#nodes = this.#nodes.slice(1);
      else node.deleteFirst(count);
      this.#length -= count;
      trimmed += count;
      if (!isWhole) break;
    }
    return trimmed;
  }

  copy(): Stream {
    const copy = new Stream();
    copy.#nodes = this.#nodes.map((node) => node.copy());
    copy.#length = this.#length;
    copy.#lastId = this.#lastId;
    copy.#maxDeletedId = this.#maxDeletedId;
    copy.#entriesAdded = this.#entriesAdded;
    for (const [name, group] of this.groups) copy.groups.set(name, group.copy());
    return copy;
  }

  #countWithin({ entries }: StreamNode, trimming: Trimming): number {
    if (trimming.by === 'length') return this.#length - trimming.lengthMax;
    return entries.filter(({ id }) => id < trimming.idMin).length;
  }
}
