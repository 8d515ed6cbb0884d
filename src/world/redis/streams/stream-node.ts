import type { Integer } from '../integers.ts';
import { emptyListpackBytes, listpackIntegerBytes, listpackTextBytes } from './listpack-size.ts';
import { millisecondsOf, sequenceOf } from './stream-id.ts';
import type { StreamId } from './stream-id.ts';

export interface StreamEntry {
  readonly id: StreamId;
  /** Field, value, field, value … */
  readonly pairs: readonly string[];
}

/** The defaults of stream-node-max-bytes and stream-node-max-entries. */
const nodeBytesMax = 4096;
export const nodeEntriesMax = 100;

interface NodeState {
  /** Of the first entry that was appended: the node's key in the radix tree. */
  readonly key: StreamId;
  /** The first entry's: entries that have the same do not repeat them. */
  readonly fields: readonly string[];
  entries: readonly StreamEntry[];
  /** Deleted entries keep their bytes and their place in the count. */
  deletedCount: number;
  /** Of the last entry, though it be deleted. */
  lastId: StreamId;
  bytes: number;
}

/**
 * A leaf of a stream's radix tree: entries that Redis packs into one listpack. Which entries share one shows in
 * approximate trimming, which drops whole nodes only: so its size is counted to the byte.
 */
export class StreamNode {
  readonly #state: NodeState;

  private constructor(state: NodeState) {
    this.#state = state;
  }

  static startingWith(entry: StreamEntry): StreamNode {
    const { id } = entry;
    const fields = fieldsOf(entry);
    const counters = [1, 0, fields.length, 0];
    const bytes = emptyListpackBytes + integerBytes(counters) + textBytes(fields);
    const node = new StreamNode({ key: id, fields, entries: [], deletedCount: 0, lastId: id, bytes });
    node.append(entry);
    return node;
  }

  get key(): StreamId {
    return this.#state.key;
  }

  get lastId(): StreamId {
    return this.#state.lastId;
  }

  get entries(): readonly StreamEntry[] {
    return this.#state.entries;
  }

  hasRoomFor({ pairs }: StreamEntry): boolean {
    const { bytes, entries, deletedCount } = this.#state;
    const added = pairs.reduce((total, text) => total + text.length, 0);
    return bytes + added < nodeBytesMax && entries.length + deletedCount < nodeEntriesMax;
  }

  append(entry: StreamEntry): void {
    const state = this.#state;
    state.entries = [...state.entries, entry];
    state.lastId = entry.id;
    state.bytes += this.#bytesOf(entry);
  }

  delete(id: StreamId): void {
    this.#keep(this.entries.filter((entry) => entry.id !== id));
  }

  deleteFirst(count: number): void {
    this.#keep(this.entries.slice(count));
  }

  copy(): StreamNode {
    return new StreamNode({ ...this.#state });
  }

  #keep(entries: readonly StreamEntry[]): void {
    this.#state.deletedCount += this.entries.length - entries.length;
    this.#state.entries = entries;
  }

  #bytesOf(entry: StreamEntry): number {
    const { key, fields } = this.#state;
    const ownFields = fieldsOf(entry);
    const isAlike = ownFields.length === fields.length && ownFields.every((name, at) => name === fields[at]);
    const values = entry.pairs.filter((_, index) => index % 2 === 1);
    const milliseconds = BigInt.asIntN(64, millisecondsOf(entry.id) - millisecondsOf(key));
    const sequence = BigInt.asIntN(64, sequenceOf(entry.id) - sequenceOf(key));
    const flags = isAlike ? 2 : 0;
    const elementCount = 3 + (isAlike ? values.length : 1 + entry.pairs.length);
    const integers = [flags, milliseconds, sequence, elementCount, ...(isAlike ? [] : [ownFields.length])];
    return integerBytes(integers) + textBytes(isAlike ? values : entry.pairs);
  }
}

function fieldsOf({ pairs }: StreamEntry): readonly string[] {
  return pairs.filter((_, index) => index % 2 === 0);
}

function integerBytes(values: readonly Integer[]): number {
  return values.reduce((total: number, value) => total + listpackIntegerBytes(value), 0);
}

function textBytes(texts: readonly string[]): number {
  return texts.reduce((total, text) => total + listpackTextBytes(text), 0);
}
