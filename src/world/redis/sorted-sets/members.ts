import { type CommandContext, wrongKind } from '../command-specification.ts';
import { formatScore } from '../corrections/sorted-set-scores.ts';
import { parseDouble } from '../doubles.ts';
import type { ScoredMember } from '../keyspace.ts';
import { bulkArrayReply, errorReply } from '../reply.ts';
import type { Reply } from '../reply.ts';

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
  return inOrder([...members.values()]);
}

/** Sorts them in place: by score, then by bytes. */
export function inOrder(members: ScoredMember[]): ScoredMember[] {
  return members.sort((left, right) =>
    left.score === right.score ? (left.value < right.value ? -1 : 1) : left.score < right.score ? -1 : 1,
  );
}

export function membersReply(members: readonly ScoredMember[], withScores: boolean): Reply {
  return bulkArrayReply(
    members.flatMap(({ score, value }) => (withScores ? [value, formatScore(score)] : [value])),
  );
}
