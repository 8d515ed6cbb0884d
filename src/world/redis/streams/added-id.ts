import {
  millisecondsOf,
  parseId,
  parseIdWithoutSequence,
  sequenceMax,
  sequenceOf,
  streamId,
  terminated,
} from './stream-id.ts';
import type { StreamId } from './stream-id.ts';

/** What XADD is given for an id: all of it, its milliseconds ("5-*"), or nothing ("*"). */
export type GivenId =
  | { readonly by: 'client'; readonly id: StreamId }
  | { readonly by: 'milliseconds'; readonly milliseconds: bigint }
  | { readonly by: 'server' };

export function parseGivenId(text: string): GivenId | undefined {
  if (terminated(text) === '*') return { by: 'server' };
  const milliseconds = parseIdWithoutSequence(text);
  if (milliseconds !== undefined) return { by: 'milliseconds', milliseconds };
  const id = parseId(text);
  return id === undefined ? undefined : { by: 'client', id };
}

/** The id of the entry to add, which may be too small; undefined where these milliseconds have no number left. */
export function addedId(given: GivenId, lastId: StreamId, nowMs: number): StreamId | undefined {
  switch (given.by) {
    case 'client':
      return given.id;
    case 'milliseconds':
      if (given.milliseconds !== millisecondsOf(lastId)) return streamId(given.milliseconds, 0n);
      return sequenceOf(lastId) === sequenceMax ? undefined : lastId + 1n;
    case 'server': {
      const now = BigInt(nowMs);
      return now > millisecondsOf(lastId) ? streamId(now, 0n) : lastId + 1n;
    }
  }
}
