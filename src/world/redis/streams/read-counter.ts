import type { ConsumerGroup } from './consumer-group.ts';
import type { StreamId } from './stream-id.ts';
import type { Stream } from './stream.ts';

/** The group has been given this entry as a new one. */
export function advance(group: ConsumerGroup, stream: Stream, id: StreamId): void {
  if (group.entriesRead !== undefined && !hasGapFrom(stream, id)) {
    group.entriesRead = BigInt.asIntN(64, group.entriesRead + 1n);
  } else group.entriesRead = entriesUpTo(stream, id);
  group.lastId = id;
}

/** How many entries the group has yet to read; undefined where deletions keep that from being told. */
export function lagOf(group: ConsumerGroup, stream: Stream): bigint | undefined {
  if (stream.entriesAdded === 0) return 0n;
  const isKnown = group.entriesRead !== undefined && !hasGapFrom(stream, group.lastId);
  const read = isKnown ? group.entriesRead : entriesUpTo(stream, group.lastId);
  return read === undefined ? undefined : BigInt.asIntN(64, BigInt(stream.entriesAdded) - read);
}

/** Redis knows of deletions by the greatest id that was deleted; one before the first entry leaves no gap. */
function hasGapFrom(stream: Stream, start: StreamId): boolean {
  const { length, firstId, maxDeletedId } = stream;
  return length > 0 && maxDeletedId > 0n && firstId <= maxDeletedId && start <= maxDeletedId;
}

/** How many entries had been added when this one had, as far as that can be told. */
function entriesUpTo(stream: Stream, id: StreamId): bigint | undefined {
  const { length, lastId, firstId, maxDeletedId } = stream;
  const added = BigInt(stream.entriesAdded);
  if (length === 0 && id <= lastId) return added;
  if (id === lastId) return added;
  if (id > lastId || (maxDeletedId > 0n && maxDeletedId >= firstId)) return undefined;
  if (id < firstId) return added - BigInt(length);
  return id === firstId ? added - BigInt(length) + 1n : undefined;
}
