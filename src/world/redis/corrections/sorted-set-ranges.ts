import type { CommandContext, CommandRun } from '../command-specification.ts';
import { wrongKind } from '../command-specification.ts';
import { parseDouble } from '../doubles.ts';
import { notIntegerError, syntaxError } from '../error-replies.ts';
import { parseInteger } from '../integers.ts';
import type { ScoredMember } from '../keyspace.ts';
import { bulkArrayReply, errorReply, integerReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { UnsupportedCommandError } from '../unsupported-command-error.ts';
import type { Correction } from './correction.ts';
import { formatScore } from './sorted-set-scores.ts';

export const sortedSetRanges: Correction = {
  differs:
    'score ranges are read as integers, "inf" is unknown, and scores are printed as JavaScript prints them',
  commands: (base) => [
    { ...base('zrange'), run: zrange },
    { ...base('zrangebyscore'), run: zrangebyscore },
    { ...base('zremrangebyscore'), run: zremrangebyscore },
  ],
};

const zrange: CommandRun = (context, [key = '', startText = '', endText = '', ...options]) => {
  for (const option of options) {
    const known = option.toUpperCase();
    if (['BYSCORE', 'BYLEX', 'REV', 'LIMIT'].includes(known)) {
      throw new UnsupportedCommandError(`ZRANGE with ${known} is not simulated, ZRANGE by index is`);
    }
    if (known !== 'WITHSCORES') return syntaxError;
  }
  const start = parseInteger(startText);
  const end = parseInteger(endText);
  if (start === undefined || end === undefined) return notIntegerError;
  const members = sortedMembers(context, key);
  if (!Array.isArray(members)) return members;
  const first = Math.max(0, Number(start) + (start < 0 ? members.length : 0));
  const last = Number(end) + (end < 0 ? members.length : 0);
  return membersReply(last < first ? [] : members.slice(first, last + 1), options.length > 0);
};

const zrangebyscore: CommandRun = (context, [key = '', min = '', max = '', ...options]) => {
  let withScores = false;
  let [offset, count] = [0, -1];
  for (let index = 0; index < options.length; index += 1) {
    const option = options[index]?.toUpperCase();
    if (option === 'WITHSCORES') withScores = true;
    else if (option === 'LIMIT' && index + 2 < options.length) {
      const [from, size] = [parseInteger(options[index + 1] ?? ''), parseInteger(options[index + 2] ?? '')];
      if (from === undefined || size === undefined) return notIntegerError;
      [offset, count] = [Number(from), Number(size)];
      index += 2;
    } else return syntaxError;
  }
  const range = parseScoreRange(min, max);
  if (range === undefined) return notFloatRangeError;
  const members = sortedMembers(context, key);
  if (!Array.isArray(members)) return members;
  // Redis steps over "offset" members, and a negative number of steps runs off the end.
  const inRange = offset < 0 ? [] : members.filter(({ score }) => range(score)).slice(offset);
  return membersReply(count < 0 ? inRange : inRange.slice(0, count), withScores);
};

const zremrangebyscore: CommandRun = (context, [key = '', min = '', max = '']) => {
  const range = parseScoreRange(min, max);
  if (range === undefined) return notFloatRangeError;
  const error = wrongKind(context.keyspace, key, 'zset');
  if (error !== undefined) return error;
  const members = context.keyspace.get(key);
  if (!(members instanceof Map)) return integerReply(0);
  let removed = 0;
  // Deleting what an iterator has just given does not disturb it.
  for (const { score, value } of members.values()) {
    if (!range(score)) continue;
    members.delete(value);
    removed += 1;
  }
  if (members.size === 0) context.keyspace.delete(key);
  else if (removed > 0) context.keyspace.set(key, members);
  return integerReply(removed);
};

export const notFloatRangeError = errorReply('ERR min or max is not a float');

export function parseScoreRange(minText: string, maxText: string): ((score: number) => boolean) | undefined {
  const minExclusive = minText.startsWith('(');
  const maxExclusive = maxText.startsWith('(');
  const min = parseBound(minExclusive ? minText.slice(1) : minText);
  const max = parseBound(maxExclusive ? maxText.slice(1) : maxText);
  if (min === undefined || max === undefined) return undefined;
  return (score) =>
    (minExclusive ? score > min : score >= min) && (maxExclusive ? score < max : score <= max);
}

/** Redis gives the text to C's `strtod`: it ends at a zero byte, may begin with spaces, and empty it reads as 0. */
function parseBound(text: string): number | undefined {
  const [terminated = ''] = text.split('\0', 1);
  if (terminated === '') return 0;
  const value = parseDouble(terminated.replace(/^[\t\n\v\f\r ]+/, ''));
  return value === undefined || Number.isNaN(value) ? undefined : value;
}

/** By score, then by bytes. */
export function sortedMembers({ keyspace }: CommandContext, key: string): ScoredMember[] | Reply {
  const members = keyspace.get(key);
  if (!(members instanceof Map)) return wrongKind(keyspace, key, 'zset') ?? bulkArrayReply([]);
  return [...members.values()].sort((left, right) =>
    left.score === right.score ? (left.value < right.value ? -1 : 1) : left.score < right.score ? -1 : 1,
  );
}

export function membersReply(members: readonly ScoredMember[], withScores: boolean): Reply {
  return bulkArrayReply(
    members.flatMap(({ score, value }) => (withScores ? [value, formatScore(score)] : [value])),
  );
}
