import type { CommandContext, CommandRun, CommandSpecification } from '../command-specification.ts';
import { notIntegerError, syntaxError, wrongArgumentCountError } from '../error-replies.ts';
import { parseInteger } from '../integers.ts';
import {
  arrayReply,
  bulkReply,
  emptyArray,
  errorReply,
  integerReply,
  nullArray,
  nullBulk,
  zeroReply,
} from '../reply.ts';
import type { Reply } from '../reply.ts';
import { addedId } from '../streams/added-id.ts';
import { entryReply, streamAt } from '../streams/stream-at.ts';
import {
  firstId,
  idText,
  invalidIdError,
  lastPossibleId,
  parseId,
  parseRangeEnd,
} from '../streams/stream-id.ts';
import { Stream } from '../streams/stream.ts';
import { parseTrimOptions } from '../streams/trim-options.ts';

/** Streams and their entries. */
export const streamCommands: readonly CommandSpecification[] = [
  { name: 'xadd', arity: -5, access: 'write', keys: 'first', run: add },
  { name: 'xlen', arity: 2, access: 'read', keys: 'first', run: length },
  { name: 'xrange', arity: -4, access: 'read', keys: 'first', run: range('up') },
  { name: 'xrevrange', arity: -4, access: 'read', keys: 'first', run: range('down') },
  { name: 'xdel', arity: -3, access: 'write', keys: 'first', run: remove },
  { name: 'xtrim', arity: -4, access: 'write', keys: 'first', run: trim },
];

function add({ keyspace, nowMs }: CommandContext, args: readonly string[]): Reply {
  const [key = ''] = args;
  const options = parseTrimOptions('xadd', args);
  if ('kind' in options) return options;
  const { end, given, trimming, noMakeStream } = options;
  const pairs = args.slice(end + 1);
  if (pairs.length === 0 || pairs.length % 2 === 1) return wrongArgumentCountError('xadd');
  if (given.by === 'client' && given.id === firstId) {
    return errorReply('ERR The ID specified in XADD must be greater than 0-0');
  }
  const existing = streamAt(keyspace, key);
  if (existing !== undefined && !(existing instanceof Stream)) return existing;
  if (existing === undefined && noMakeStream) return nullBulk;
  const stream = existing ?? new Stream();
  if (stream.lastId === lastPossibleId) {
    return errorReply('ERR The stream has exhausted the last possible ID, unable to add more items');
  }
  const id = addedId(given, stream.lastId, nowMs);
  // Redis takes that for the other thing that can go wrong.
  if (id === undefined) return errorReply('ERR Elements are too large to be stored');
  if (id <= stream.lastId) {
    return errorReply('ERR The ID specified in XADD is equal or smaller than the target stream top item');
  }
  stream.append({ id, pairs });
  if (trimming !== undefined) stream.trim(trimming);
  keyspace.set(key, stream);
  return bulkReply(idText(id));
}

function length({ keyspace }: CommandContext, [key = '']: readonly string[]): Reply {
  const stream = streamAt(keyspace, key);
  if (stream === undefined) return zeroReply;
  return stream instanceof Stream ? integerReply(stream.length) : stream;
}

function range(direction: 'up' | 'down'): CommandRun {
  return ({ keyspace }, [key = '', first = '', second = '', ...options]) => {
    const [startText, endText] = direction === 'up' ? [first, second] : [second, first];
    const start = parseRangeEnd(startText, 'start');
    if (typeof start === 'object') return start;
    const end = parseRangeEnd(endText, 'end');
    if (typeof end === 'object') return end;
    const count = parseCount(options);
    if (typeof count === 'object') return count;
    const stream = streamAt(keyspace, key);
    if (stream === undefined) return emptyArray;
    if (!(stream instanceof Stream)) return stream;
    if (count === 0) return nullArray;
    const reverse = direction === 'down';
    return arrayReply(stream.range({ start, end, count: count ?? 0, reverse }).map(entryReply));
  };
}

/** Undefined where there is none; a negative one is zero. */
function parseCount(options: readonly string[]): number | Reply | undefined {
  let count: number | undefined;
  for (let index = 0; index < options.length; index += 2) {
    const value = options[index + 1];
    if (options[index]?.toUpperCase() !== 'COUNT' || value === undefined) return syntaxError;
    const parsed = parseInteger(value);
    if (parsed === undefined) return notIntegerError;
    count = Math.max(0, Number(parsed));
  }
  return count;
}

function remove({ keyspace }: CommandContext, [key = '', ...texts]: readonly string[]): Reply {
  const stream = streamAt(keyspace, key);
  if (stream === undefined) return zeroReply;
  if (!(stream instanceof Stream)) return stream;
  const ids = texts.map((text) => parseId(text)).filter((id) => id !== undefined);
  if (ids.length < texts.length) return invalidIdError;
  const deletedCount = ids.filter((id) => stream.delete(id)).length;
  if (deletedCount > 0) keyspace.set(key, stream);
  return integerReply(deletedCount);
}

function trim({ keyspace }: CommandContext, args: readonly string[]): Reply {
  const [key = ''] = args;
  const options = parseTrimOptions('xtrim', args);
  if ('kind' in options) return options;
  const stream = streamAt(keyspace, key);
  if (stream === undefined) return zeroReply;
  if (!(stream instanceof Stream)) return stream;
  const trimmedCount = options.trimming === undefined ? 0 : stream.trim(options.trimming);
  if (trimmedCount > 0) keyspace.set(key, stream);
  return integerReply(trimmedCount);
}
