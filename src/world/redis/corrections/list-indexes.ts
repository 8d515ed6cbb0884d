import { wrongKind } from '../command-specification.ts';
import type { CommandContext, CommandRun } from '../command-specification.ts';
import { indexOutOfRangeError, noSuchKeyError, notIntegerError } from '../error-replies.ts';
import { parseInteger } from '../integers.ts';
import type { Integer } from '../integers.ts';
import { bulkArrayReply, bulkReply, nullBulk, okReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import type { Correction } from './correction.ts';

export const listIndexes: Correction = {
  differs:
    'LINDEX LSET LRANGE LTRIM take any text for an index and mistake ones beyond the beginning of the list',
  commands: (base) => [
    { ...base('lindex'), run: lindex },
    { ...base('lset'), run: lset },
    { ...base('lrange'), run: lrange },
    { ...base('ltrim'), run: ltrim },
  ],
};

const lindex: CommandRun = (context, [key = '', indexText = '']) => {
  const list = listAt(context, key);
  if (list === undefined) return nullBulk;
  if (!Array.isArray(list)) return list;
  const index = parseInteger(indexText);
  if (index === undefined) return notIntegerError;
  const element = list[fromStart(index, list.length)];
  return element === undefined ? nullBulk : bulkReply(element);
};

const lset: CommandRun = (context, [key = '', indexText = '', value = '']) => {
  const list = listAt(context, key);
  if (list === undefined) return noSuchKeyError;
  if (!Array.isArray(list)) return list;
  const index = parseInteger(indexText);
  if (index === undefined) return notIntegerError;
  const position = fromStart(index, list.length);
  if (position < 0 || position >= list.length) return indexOutOfRangeError;
  list[position] = value;
  context.keyspace.set(key, list);
  return okReply;
};

const lrange: CommandRun = (context, [key = '', startText = '', endText = '']) => {
  const range = parseRange(startText, endText);
  if (range === undefined) return notIntegerError;
  const list = listAt(context, key);
  if (list === undefined) return bulkArrayReply([]);
  return Array.isArray(list) ? bulkArrayReply(elementsIn(list, range)) : list;
};

const ltrim: CommandRun = (context, [key = '', startText = '', endText = '']) => {
  const range = parseRange(startText, endText);
  if (range === undefined) return notIntegerError;
  const list = listAt(context, key);
  if (list === undefined) return okReply;
  if (!Array.isArray(list)) return list;
  const kept = elementsIn(list, range);
  if (kept.length === 0) context.keyspace.delete(key);
  else context.keyspace.set(key, kept);
  return okReply;
};

interface IndexRange {
  readonly start: Integer;
  readonly end: Integer;
}

function parseRange(startText: string, endText: string): IndexRange | undefined {
  const start = parseInteger(startText);
  const end = parseInteger(endText);
  return start === undefined || end === undefined ? undefined : { start, end };
}

function elementsIn(list: readonly string[], { start, end }: IndexRange): string[] {
  const first = Math.max(0, fromStart(start, list.length));
  const last = fromStart(end, list.length);
  return last < first ? [] : list.slice(first, last + 1);
}

/** Negative indexes count from the end. Precision beyond 2^53 is of no matter to a list's length. */
function fromStart(index: Integer, length: number): number {
  return index < 0 ? length + Number(index) : Number(index);
}

function listAt({ keyspace }: CommandContext, key: string): string[] | Reply | undefined {
  const value = keyspace.get(key);
  return Array.isArray(value) ? value : wrongKind(keyspace, key, 'list');
}
