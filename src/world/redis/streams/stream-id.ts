import { parseInteger } from '../integers.ts';
import { errorReply } from '../reply.ts';
import type { Reply } from '../reply.ts';

/** Of an entry: its milliseconds in the upper 64 bits, its sequence number in the lower ones. */
export type StreamId = bigint;

const sequenceBits = 64n;
export const sequenceMax = 2n ** 64n - 1n;
export const firstId: StreamId = 0n;
export const lastPossibleId: StreamId = 2n ** 128n - 1n;

export const invalidIdError = errorReply('ERR Invalid stream ID specified as stream command argument');

export function streamId(milliseconds: bigint, sequence: bigint): StreamId {
  return (milliseconds << sequenceBits) | sequence;
}

export function millisecondsOf(id: StreamId): bigint {
  return id >> sequenceBits;
}

export function sequenceOf(id: StreamId): bigint {
  return id & sequenceMax;
}

export function idText(id: StreamId): string {
  return `${millisecondsOf(id)}-${sequenceOf(id)}`;
}

/** As Redis reads it: a C string of at most 127 bytes. "-" and "+" are no ids here. */
export function parseId(text: string, missingSequence = 0n): StreamId | undefined {
  if (text.length > idLengthMax) return undefined;
  const id = terminated(text);
  const dash = id.indexOf('-');
  const milliseconds = parseUnsigned(dash === -1 ? id : id.slice(0, dash));
  const sequence = dash === -1 ? missingSequence : parseUnsigned(id.slice(dash + 1));
  return milliseconds === undefined || sequence === undefined ? undefined : streamId(milliseconds, sequence);
}

/** "-" and "+" too: the first and the last id there can be. */
export function parseIdOrEdge(text: string, missingSequence = 0n): StreamId | undefined {
  if (text.length > idLengthMax) return undefined;
  const id = terminated(text);
  if (id === '-') return firstId;
  return id === '+' ? lastPossibleId : parseId(text, missingSequence);
}

/** The milliseconds of "5-*", whose sequence number is left to the server. */
export function parseIdWithoutSequence(text: string): bigint | undefined {
  const id = terminated(text);
  return text.length <= idLengthMax && /^[^-]*-\*$/.test(id) ? parseUnsigned(id.slice(0, -2)) : undefined;
}

/** One end of a range, with "(" in front where it is not part of it. */
export function parseRangeEnd(text: string, end: 'start' | 'end'): StreamId | Reply {
  const missingSequence = end === 'start' ? 0n : sequenceMax;
  const exclusive = text.length > 1 && text.startsWith('(');
  if (!exclusive) return parseIdOrEdge(text, missingSequence) ?? invalidIdError;
  const id = parseId(text.slice(1), missingSequence);
  if (id === undefined) return invalidIdError;
  if (id === (end === 'start' ? lastPossibleId : firstId)) {
    return errorReply(`ERR invalid ${end} ID for the interval`);
  }
  return end === 'start' ? id + 1n : id - 1n;
}

/** A C string ends at its first zero byte. */
export function terminated(text: string): string {
  const end = text.indexOf('\0');
  return end === -1 ? text : text.slice(0, end);
}

const idLengthMax = 127;

/** Redis' own integers, and what C's `strtoull` takes besides: spaces in front, a plus, zeros, wrapped negatives. */
function parseUnsigned(text: string): bigint | undefined {
  const plain = parseInteger(text);
  if (plain !== undefined) return plain < 0 ? undefined : BigInt(plain);
  const [, sign, digits] = /^[\t\n\v\f\r ]*([+-]?)(\d+)$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const size = BigInt(digits);
  if (size > sequenceMax) return undefined;
  return sign === '-' ? BigInt.asUintN(64, -size) : size;
}
