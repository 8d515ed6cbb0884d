import {
  type CommandContext,
  type CommandRun,
  type CommandSpecification,
  wrongKind,
} from '../command-specification.ts';
import { formatScore } from '../corrections/sorted-set-scores.ts';
import { unmarkedField } from '../corrections/hash-field-names.ts';
import { matchesGlob } from '../corrections/key-patterns.ts';
import { notIntegerError, syntaxError } from '../error-replies.ts';
import { parseInteger } from '../integers.ts';
import { kindOf, type ValueKind } from '../keyspace.ts';
import { arrayReply, bulkArrayReply, bulkReply, errorReply, type Reply } from '../reply.ts';
import { type ScanOptions, scanPage } from '../scan-page.ts';
import { sortedMembers } from '../sorted-sets/members.ts';

export const scanCommands: readonly CommandSpecification[] = [
  { name: 'scan', arity: -2, access: 'read', keys: 'none', anyKey: true, run: scanKeys },
  { name: 'hscan', arity: -3, access: 'read', keys: 'first', run: scanValue('hash') },
  { name: 'sscan', arity: -3, access: 'read', keys: 'first', run: scanValue('set') },
  { name: 'zscan', arity: -3, access: 'read', keys: 'first', run: scanValue('zset') },
];

function scanKeys(
  { keyspace }: Parameters<CommandRun>[0],
  [cursorText = '', ...words]: readonly string[],
): Reply {
  const cursor = parseCursor(cursorText);
  if (cursor === undefined) return invalidCursorError;
  const options = parseOptions(words, true);
  if ('kind' in options) return options;
  const { names, next } = scanPage(keyspace.keys(), cursor, options.count);
  const isWanted = (key: string): boolean => {
    const value = keyspace.get(key);
    const isOfType = options.type === undefined || (value !== undefined && kindOf(value) === options.type);
    return isOfType && matches(options, key);
  };
  return pageReply(next, names.filter(isWanted));
}

function scanValue(kind: ValueKind): CommandRun {
  return (context, [key = '', cursorText = '', ...words]) => {
    const { keyspace } = context;
    const cursor = parseCursor(cursorText);
    if (cursor === undefined) return invalidCursorError;
    if (!keyspace.has(key)) return pageReply(0, []);
    const error = wrongKind(keyspace, key, kind);
    if (error !== undefined) return error;
    const options = parseOptions(words, false);
    if ('kind' in options) return options;
    const members = membersOf(context, key);
    const page = isCompact(members) ? undefined : scanPage([...members.keys()], cursor, options.count);
    const names = page?.names ?? [...members.keys()];
    const wanted = names.filter((name) => matches(options, name));
    return pageReply(
      page?.next ?? 0,
      wanted.flatMap((name) => [name, members.get(name) ?? []].flat()),
    );
  };
}

/** Members with what belongs to each: a hash's values, a sorted set's scores. */
function membersOf(context: CommandContext, key: string): ReadonlyMap<string, string | undefined> {
  const value = context.keyspace.get(key) ?? {};
  if (value instanceof Set) return new Map([...value].map((member) => [member, undefined]));
  const members = sortedMembers(context, key);
  if (value instanceof Map && Array.isArray(members)) {
    return new Map(members.map((member) => [member.value, formatScore(member.score)]));
  }
  return new Map(Object.entries(value).map(([field, text]) => [unmarkedField(field), String(text)]));
}

/** Redis gives a small collection at once, whatever COUNT says. */
function isCompact(members: ReadonlyMap<string, string | undefined>): boolean {
  return members.size <= compactMax;
}

const compactMax = 128;

function matches({ pattern }: ScanOptions, name: string): boolean {
  return pattern === undefined || pattern === '*' || matchesGlob(pattern, name);
}

function pageReply(next: number, texts: readonly string[]): Reply {
  return arrayReply([bulkReply(String(next)), bulkArrayReply(texts)]);
}

const invalidCursorError = errorReply('ERR invalid cursor');

/** As C's `strtoul` reads it: nothing is 0, and a sign is no mistake. */
function parseCursor(text: string): number | undefined {
  return /^[+-]?\d{1,19}$|^$/.test(text) ? Math.abs(Number(text)) : undefined;
}

function parseOptions(words: readonly string[], hasType: boolean): ScanOptions | Reply {
  let count = 10;
  let pattern: string | undefined;
  let type: string | undefined;
  for (let index = 0; index < words.length; index += 2) {
    const [option, text] = [words[index]?.toUpperCase(), words[index + 1]];
    if (text === undefined) return syntaxError;
    if (option === 'COUNT') {
      const parsed = parseInteger(text);
      if (parsed === undefined) return notIntegerError;
      if (parsed < 1) return syntaxError;
      count = Number(parsed);
    } else if (option === 'MATCH') pattern = text;
    else if (option === 'TYPE' && hasType) type = text.toLowerCase();
    else return syntaxError;
  }
  return { count, pattern, type };
}
