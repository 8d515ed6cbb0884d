import { type CommandRun, type CommandSpecification, wrongKind } from '../command-specification.ts';
import { notIntegerError, wrongArgumentCountError } from '../error-replies.ts';
import { parseInteger } from '../integers.ts';
import { bulkReply, errorReply, integerReply, oneReply, type Reply, zeroReply } from '../reply.ts';

/** Parts of strings, and several strings at once. */
export const stringRangeCommands: readonly CommandSpecification[] = [
  { name: 'getrange', arity: 4, access: 'read', keys: 'first', run: getRange },
  { name: 'setrange', arity: 4, access: 'write', keys: 'first', run: setRange },
  { name: 'msetnx', arity: -3, access: 'write', keys: 'pairs', run: setAllIfNone },
];

/** `proto-max-bulk-len` of an unchanged configuration. */
const bytesMax = 512 * 1024 * 1024;

function getRange(
  { keyspace }: Parameters<CommandRun>[0],
  [key = '', startText = '', endText = '']: readonly string[],
): Reply {
  const [start, end] = [parseInteger(startText), parseInteger(endText)];
  if (start === undefined || end === undefined) return notIntegerError;
  const error = wrongKind(keyspace, key, 'string');
  if (error !== undefined) return error;
  const value = keyspace.get(key) ?? '';
  if (typeof value !== 'string' || (start < 0 && end < 0 && start > end)) return bulkReply('');
  const from = Math.max(start < 0 ? value.length + Number(start) : Number(start), 0);
  const to = Math.max(end < 0 ? value.length + Number(end) : Number(end), 0);
  return bulkReply(from > to ? '' : value.slice(from, to + 1));
}

function setRange(
  { keyspace }: Parameters<CommandRun>[0],
  [key = '', offsetText = '', text = '']: readonly string[],
): Reply {
  const offset = parseInteger(offsetText);
  if (offset === undefined) return notIntegerError;
  if (offset < 0) return errorReply('ERR offset is out of range');
  const error = wrongKind(keyspace, key, 'string');
  if (error !== undefined) return error;
  const value = keyspace.get(key) ?? '';
  if (typeof value !== 'string') return zeroReply;
  if (text === '') return integerReply(value.length);
  if (BigInt(offset) + BigInt(text.length) > bytesMax) {
    return errorReply('ERR string exceeds maximum allowed size (proto-max-bulk-len)');
  }
  const start = Number(offset);
  const changed = value.slice(0, start).padEnd(start, '\0') + text + value.slice(start + text.length);
  keyspace.set(key, changed);
  return integerReply(changed.length);
}

function setAllIfNone({ keyspace }: Parameters<CommandRun>[0], pairs: readonly string[]): Reply {
  if (pairs.length % 2 !== 0) return wrongArgumentCountError('msetnx');
  const keys = pairs.filter((_, index) => index % 2 === 0);
  if (keys.some((key) => keyspace.has(key))) return zeroReply;
  keys.forEach((key, index) => keyspace.set(key, pairs[2 * index + 1] ?? ''));
  return oneReply;
}
