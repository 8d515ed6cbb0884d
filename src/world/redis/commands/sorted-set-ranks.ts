import { type CommandRun, type CommandSpecification, wrongKind } from '../command-specification.ts';
import { membersReply, notFloatRangeError, parseScoreRange, sortedMembers } from '../sorted-sets/members.ts';
import { formatScore } from '../corrections/sorted-set-scores.ts';
import { notIntegerError, notPositiveError, syntaxError } from '../error-replies.ts';
import { parseInteger } from '../integers.ts';
import { bulkArrayReply, emptyArray, integerReply, nullBulk, type Reply } from '../reply.ts';

/** Sorted sets by rank, from the top, and by count. */
export const sortedSetRankCommands: readonly CommandSpecification[] = [
  { name: 'zcount', arity: 4, access: 'read', keys: 'first', run: countInRange },
  { name: 'zrank', arity: 3, access: 'read', keys: 'first', run: rank('up') },
  { name: 'zrevrank', arity: 3, access: 'read', keys: 'first', run: rank('down') },
  { name: 'zmscore', arity: -3, access: 'read', keys: 'first', run: scoresOf },
  { name: 'zpopmin', arity: -2, access: 'write', keys: 'first', run: pop('up') },
  { name: 'zpopmax', arity: -2, access: 'write', keys: 'first', run: pop('down') },
  { name: 'zremrangebyrank', arity: 4, access: 'write', keys: 'first', run: removeByRank },
];

type Context = Parameters<CommandRun>[0];
type Direction = 'up' | 'down';

function countInRange(context: Context, [key = '', min = '', max = '']: readonly string[]): Reply {
  const range = parseScoreRange(min, max);
  if (range === undefined) return notFloatRangeError;
  const members = sortedMembers(context, key);
  if (!Array.isArray(members)) return typeErrorOr(context, key, integerReply(0));
  return integerReply(members.filter(({ score }) => range(score)).length);
}

function rank(direction: Direction): CommandRun {
  return (context, [key = '', member = '']) => {
    const members = sortedMembers(context, key);
    if (!Array.isArray(members)) return typeErrorOr(context, key, nullBulk);
    const index = members.findIndex(({ value }) => value === member);
    if (index === -1) return nullBulk;
    return integerReply(direction === 'up' ? index : members.length - 1 - index);
  };
}

function scoresOf(context: Context, [key = '', ...wanted]: readonly string[]): Reply {
  const error = wrongKind(context.keyspace, key, 'zset');
  if (error !== undefined) return error;
  const members = context.keyspace.get(key);
  return bulkArrayReply(
    wanted.map((member) => {
      const scored = members instanceof Map ? members.get(member) : undefined;
      return scored === undefined ? null : formatScore(scored.score);
    }),
  );
}

function pop(direction: Direction): CommandRun {
  return (context, [key = '', countText, ...more]) => {
    if (more.length > 0) return syntaxError;
    const count = countText === undefined ? 1 : parseInteger(countText);
    if (count === undefined || count < 0) return notPositiveError;
    const members = sortedMembers(context, key);
    if (!Array.isArray(members)) return typeErrorOr(context, key, emptyArray);
    if (direction === 'down') members.reverse();
    const popped = members.slice(0, Number(count));
    remove(
      context,
      key,
      popped.map(({ value }) => value),
    );
    return membersReply(popped, true);
  };
}

function removeByRank(context: Context, [key = '', startText = '', endText = '']: readonly string[]): Reply {
  const [start, end] = [parseInteger(startText), parseInteger(endText)];
  if (start === undefined || end === undefined) return notIntegerError;
  const members = sortedMembers(context, key);
  if (!Array.isArray(members)) return typeErrorOr(context, key, integerReply(0));
  const { first, last } = bounds(Number(start), Number(end), members.length);
  const removed = last < first ? [] : members.slice(first, last + 1);
  remove(
    context,
    key,
    removed.map(({ value }) => value),
  );
  return integerReply(removed.length);
}

function bounds(
  start: number,
  end: number,
  length: number,
): { readonly first: number; readonly last: number } {
  return { first: Math.max(0, start < 0 ? start + length : start), last: end < 0 ? end + length : end };
}

function remove({ keyspace }: Context, key: string, values: readonly string[]): void {
  const members = keyspace.get(key);
  if (!(members instanceof Map) || values.length === 0) return;
  for (const value of values) members.delete(value);
  if (members.size === 0) keyspace.delete(key);
  else keyspace.set(key, members);
}

function typeErrorOr({ keyspace }: Context, key: string, otherwise: Reply): Reply {
  return wrongKind(keyspace, key, 'zset') ?? otherwise;
}
