import type { CommandContext, CommandRun } from '../command-specification.ts';
import { formatDouble, parseDouble } from '../doubles.ts';
import { notFloatError, syntaxError, wrongTypeError } from '../error-replies.ts';
import type { ScoredMember } from '../keyspace.ts';
import { bulkReply, errorReply, integerReply, nullBulk } from '../reply.ts';
import type { Reply } from '../reply.ts';
import type { Correction } from './correction.ts';

export const sortedSetScores: Correction = {
  differs:
    'ZADD takes any text for a score, knows no GT and LT and options in upper case only, counts unchanged ones',
  commands: (base) => [
    { ...base('zadd'), run: zadd },
    { ...base('zscore'), run: zscore },
    {
      ...base('zincrby'),
      run: (context, [key = '', amount = '', member = '']) =>
        addScores(context, { key, flags: new Set(['INCR']), pairs: [amount, member] }),
    },
  ],
};

/** Redis 7.0 prints scores with 17 digits; later versions print the shortest text that reads back the same. */
export function formatScore(score: number): string {
  return formatDouble(score, 17);
}

const knownFlags: ReadonlySet<string> = new Set(['NX', 'XX', 'GT', 'LT', 'CH', 'INCR']);

const zscore: CommandRun = ({ keyspace }, [key = '', member = '']) => {
  const members = keyspace.get(key);
  if (members === undefined) return nullBulk;
  if (!(members instanceof Map)) return wrongTypeError;
  const scored = members.get(member);
  return scored === undefined ? nullBulk : bulkReply(formatScore(scored.score));
};

const zadd: CommandRun = (context, [key = '', ...rest]) => {
  const flags = new Set<string>();
  let start = 0;
  for (; start < rest.length; start += 1) {
    const flag = rest[start]?.toUpperCase() ?? '';
    if (!knownFlags.has(flag)) break;
    flags.add(flag);
  }
  const pairs = rest.slice(start);
  if (pairs.length === 0 || pairs.length % 2 !== 0) return syntaxError;
  const error = incompatibleFlags(flags, pairs.length / 2);
  return error ?? addScores(context, { key, flags, pairs });
};

function incompatibleFlags(flags: ReadonlySet<string>, pairCount: number): Reply | undefined {
  const [nx, xx, gt, lt] = ['NX', 'XX', 'GT', 'LT'].map((flag) => flags.has(flag));
  if (nx && xx) return errorReply('ERR XX and NX options at the same time are not compatible');
  if ((gt && nx) || (lt && nx) || (gt && lt)) {
    return errorReply('ERR GT, LT, and/or NX options at the same time are not compatible');
  }
  if (flags.has('INCR') && pairCount > 1) {
    return errorReply('ERR INCR option supports a single increment-element pair');
  }
  return undefined;
}

interface ScoreChanges {
  readonly key: string;
  readonly flags: ReadonlySet<string>;
  /** Score, member, score, member … */
  readonly pairs: readonly string[];
}

function addScores({ keyspace }: CommandContext, { key, flags, pairs }: ScoreChanges): Reply {
  const changes: ScoredMember[] = [];
  for (let index = 0; index < pairs.length; index += 2) {
    const score = parseScore(pairs[index] ?? '');
    if (score === undefined) return notFloatError;
    changes.push({ score, value: pairs[index + 1] ?? '' });
  }
  const existing = keyspace.get(key);
  if (existing !== undefined && !(existing instanceof Map)) return wrongTypeError;
  const members = existing ?? new Map<string, ScoredMember>();
  let [added, updated] = [0, 0];
  let newScore: number | undefined;
  for (const { score, value } of changes) {
    const current = members.get(value)?.score;
    const next = current !== undefined && flags.has('INCR') ? current + score : score;
    if (Number.isNaN(next)) return errorReply('ERR resulting score is not a number (NaN)');
    if (!flagsAllow(flags, current, next)) continue;
    newScore = next;
    if (current === next) continue;
    if (current === undefined) added += 1;
    else updated += 1;
    // A small sorted set keeps whole scores as integers, which know no minus zero.
    members.set(value, { score: next + 0, value });
  }
  if (added + updated > 0) keyspace.set(key, members);
  if (flags.has('INCR')) return newScore === undefined ? nullBulk : bulkReply(formatScore(newScore));
  return integerReply(flags.has('CH') ? added + updated : added);
}

function flagsAllow(flags: ReadonlySet<string>, current: number | undefined, next: number): boolean {
  if (current === undefined) return !flags.has('XX');
  if (flags.has('NX')) return false;
  return !(flags.has('GT') && next <= current) && !(flags.has('LT') && next >= current);
}

/** Redis also refuses a number that a double cannot hold ("1e999"), unlike one that says so ("inf"). */
export function parseScore(text: string): number | undefined {
  const score = parseDouble(text);
  if (score === undefined || Number.isNaN(score)) return undefined;
  if (!Number.isFinite(score) && /\d/.test(text)) return undefined;
  return score === 0 && /[1-9]/.test(text.replace(/[eEpP].*$/, '')) ? undefined : score;
}
