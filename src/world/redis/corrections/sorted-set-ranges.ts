import type { CommandRun } from '../command-specification.ts';
import { wrongKind } from '../command-specification.ts';
import { integerReply } from '../reply.ts';
import { notFloatRangeError, parseScoreRange } from '../sorted-sets/members.ts';
import { rangeCommand } from '../sorted-sets/range-command.ts';
import type { Correction } from './correction.ts';

export const sortedSetRanges: Correction = {
  differs:
    'score ranges are read as integers, "inf" is unknown, and scores are printed as JavaScript prints them',
  commands: (base) => [
    { ...base('zrange'), run: rangeCommand({}) },
    { ...base('zrangebyscore'), run: rangeCommand({ kind: 'score', reversed: false }) },
    { ...base('zremrangebyscore'), run: zremrangebyscore },
  ],
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
