import {
  type CommandContext,
  type CommandRun,
  type CommandSpecification,
  wrongKind,
} from '../command-specification.ts';
import { unmarkedField } from '../corrections/hash-field-names.ts';
import { formatScore } from '../corrections/sorted-set-scores.ts';
import { notIntegerError, notPositiveError, syntaxError } from '../error-replies.ts';
import { type Integer, integerMin, parseInteger } from '../integers.ts';
import type { ValueKind } from '../keyspace.ts';
import { bulkArrayReply, bulkReply, emptyArray, errorReply, nullBulk, type Reply } from '../reply.ts';
import { UnsupportedCommandError } from '../unsupported-command-error.ts';
import { sortedMembers } from '../sorted-sets/members.ts';
import { fieldsAt } from './hash-fields.ts';

/** What a command chooses by lot, it draws of the context: a choice is a function of the plan. */
export const randomMemberCommands: readonly CommandSpecification[] = [
  { name: 'spop', arity: -2, access: 'write', keys: 'first', run: pop },
  { name: 'srandmember', arity: -2, access: 'read', keys: 'first', run: choose('set') },
  { name: 'hrandfield', arity: -2, access: 'read', keys: 'first', run: choose('hash', 'WITHVALUES') },
  { name: 'zrandmember', arity: -2, access: 'read', keys: 'first', run: choose('zset', 'WITHSCORES') },
];

function pop(context: CommandContext, [key = '', countText, ...more]: readonly string[]): Reply {
  if (more.length > 0) return syntaxError;
  const { keyspace } = context;
  const count = countText === undefined ? 1 : parseInteger(countText);
  if (count === undefined || count < 0) return notPositiveError;
  const error = wrongKind(keyspace, key, 'set');
  if (error !== undefined) return error;
  const set = keyspace.get(key);
  if (!(set instanceof Set)) return countText === undefined ? nullBulk : emptyArray;
  const popped = distinct(context, [...set], Number(count));
  for (const member of popped) set.delete(member);
  if (set.size === 0) keyspace.delete(key);
  else if (popped.length > 0) keyspace.set(key, set);
  return countText === undefined ? bulkReply(popped[0] ?? '') : bulkArrayReply(popped);
}

/** One member, or as many different ones as asked for, or, below zero, so many of which some may be the same. */
function choose(kind: ValueKind, withTheirs?: string): CommandRun {
  return (context, [key = '', countText, option, ...more]) => {
    if (countText === undefined) {
      const error = wrongKind(context.keyspace, key, kind);
      const members = [...membersOf(context, key).keys()];
      const [one] = members.length === 0 ? [] : distinct(context, members, 1);
      return error ?? (one === undefined ? nullBulk : bulkReply(one));
    }
    const isPaired = option !== undefined;
    if (isPaired && withTheirs === undefined) return syntaxError;
    const count = parseCount(countText);
    if (typeof count === 'object') return count;
    if (more.length > 0 || (isPaired && option.toUpperCase() !== withTheirs)) return syntaxError;
    if (isPaired && (count > pairsMax || count < -pairsMax)) return errorReply('ERR value is out of range');
    const error = wrongKind(context.keyspace, key, kind);
    if (error !== undefined) return error;
    const members = membersOf(context, key);
    const names = [...members.keys()];
    const chosen =
      count < 0 ? repeated(context, names, -Number(count)) : distinct(context, names, Number(count));
    return bulkArrayReply(isPaired ? chosen.flatMap((name) => [name, members.get(name) ?? '']) : chosen);
  };
}

const pairsMax = 2n ** 62n - 1n;

/** A count may be as negative as the greatest integer is great. */
function parseCount(text: string): Integer | Reply {
  const count = parseInteger(text);
  if (count === undefined) return notIntegerError;
  if (count !== integerMin) return count;
  const max = -integerMin - 1n;
  return errorReply(`ERR value is out of range, value must between ${-max} and ${max}`);
}

/** Each with what belongs to it: a hash's values, a sorted set's scores. */
function membersOf(context: CommandContext, key: string): ReadonlyMap<string, string> {
  const value = context.keyspace.get(key);
  if (value instanceof Set) return new Map([...value].map((member) => [member, '']));
  if (value instanceof Map) {
    const members = sortedMembers(context, key);
    if (Array.isArray(members)) {
      return new Map(members.map(({ value: member, score }) => [member, formatScore(score)]));
    }
  }
  const fields = Object.entries(fieldsAt(context.keyspace, key) ?? {});
  return new Map(fields.map(([field, text]) => [unmarkedField(field), text]));
}

/** So many of them, none twice: all where there are no more. */
function distinct({ draw }: CommandContext, names: readonly string[], count: number): readonly string[] {
  if (count >= names.length) return names;
  const left = [...names];
  return Array.from({ length: count }, () => left.splice(Math.floor(draw() * left.length), 1).join(''));
}

const repeatedMax = 1_000_000;

function repeated({ draw }: CommandContext, names: readonly string[], count: number): readonly string[] {
  if (names.length === 0) return [];
  if (count > repeatedMax) {
    throw new UnsupportedCommandError(`a random choice of more than ${repeatedMax} is not simulated`);
  }
  return Array.from({ length: count }, () => names[Math.floor(draw() * names.length)] ?? '');
}
