import { addIntegers, integerMin } from '../integers.ts';
import type { Integer } from '../integers.ts';
import type { StreamId } from './stream-id.ts';

/** An entry that was delivered and not acknowledged. */
export interface Pending {
  readonly consumer: string;
  readonly deliveredMs: number;
  readonly deliveries: Integer;
}

/** A counter of 64 bits, which wraps around. */
export function oneMore(deliveries: Integer): Integer {
  return addIntegers(deliveries, 1) ?? integerMin;
}

export class ConsumerGroup {
  /** The last entry that was delivered as a new one. */
  lastId: StreamId;
  /** How many entries the group has read since the stream began; undefined where that cannot be told. */
  entriesRead: bigint | undefined;
  /** When each consumer was last seen. */
  readonly consumers = new Map<string, number>();
  readonly #pending = new Map<StreamId, Pending>();

  constructor(lastId: StreamId, entriesRead: bigint | undefined) {
    this.lastId = lastId;
    this.entriesRead = entriesRead;
  }

  get pendingCount(): number {
    return this.#pending.size;
  }

  pendingOf(id: StreamId): Pending | undefined {
    return this.#pending.get(id);
  }

  setPending(id: StreamId, pending: Pending): void {
    this.#pending.set(id, pending);
  }

  acknowledge(id: StreamId): boolean {
    return this.#pending.delete(id);
  }

  /** In the order of their ids; of one consumer where it is named. */
  allPending(consumer?: string): readonly (readonly [StreamId, Pending])[] {
    return [...this.#pending]
      .filter(([, pending]) => consumer === undefined || pending.consumer === consumer)
      .sort(([left], [right]) => (left < right ? -1 : 1));
  }

  /** Its pending entries go with it: says how many they were. */
  removeConsumer(consumer: string): number {
    const lost = this.allPending(consumer);
    for (const [id] of lost) this.#pending.delete(id);
    this.consumers.delete(consumer);
    return lost.length;
  }

  copy(): ConsumerGroup {
    const copy = new ConsumerGroup(this.lastId, this.entriesRead);
    for (const [consumer, seenMs] of this.consumers) copy.consumers.set(consumer, seenMs);
    for (const [id, pending] of this.#pending) copy.#pending.set(id, pending);
    return copy;
  }
}
