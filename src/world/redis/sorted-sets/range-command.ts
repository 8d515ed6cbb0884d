import { type CommandContext, type CommandRun, wrongKind } from '../command-specification.ts';
import { membersReply, notFloatRangeError, parseScoreRange, sortedMembers } from './members.ts';
import { notIntegerError, syntaxError } from '../error-replies.ts';
import { parseInteger } from '../integers.ts';
import type { ScoredMember } from '../keyspace.ts';
import { errorReply, type Reply } from '../reply.ts';
import { storeMembers } from './stored-members.ts';
import { lexicalSlice, notLexicalRangeError, parseLexicalRange } from './lexical-range.ts';

type RangeKind = 'rank' | 'score' | 'lexical';

/** What a command's name says of its range. What it leaves open its options say. */
export interface NamedRange {
  readonly kind?: RangeKind;
  readonly reversed?: boolean;
  readonly withoutScores?: true;
}

interface RangeOptions {
  readonly kind: RangeKind;
  readonly reversed: boolean;
  readonly withScores: boolean;
  /** Negative for all. */
  readonly count: number;
  readonly offset: number;
}

/** ZRANGE and its older relatives, which name one kind of range each. */
export function rangeCommand(named: NamedRange): CommandRun {
  return (context, [key = '', ...range]) => {
    const select = rangeOf(named, range);
    if ('refusal' in select) return select.refusal;
    const members = sortedMembers(context, key);
    if (!Array.isArray(members)) return members;
    return membersReply(select.members(members), select.withScores);
  };
}

/** ZRANGESTORE: what ZRANGE would give, in place of what another key held. */
export const storeRange: CommandRun = (context, [to = '', key = '', ...range]) => {
  const select = rangeOf({ withoutScores: true }, range);
  if ('refusal' in select) return select.refusal;
  const { keyspace } = context;
  const error = wrongKind(keyspace, key, 'zset');
  if (error !== undefined) return error;
  const members = sortedMembers(context, key);
  return storeMembers(keyspace, to, Array.isArray(members) ? select.members(members) : []);
};

function rangeOf(
  named: NamedRange,
  [start = '', end = '', ...rest]: readonly string[],
): { readonly members: Selection; readonly withScores: boolean } | { readonly refusal: Reply } {
  const options = parseOptions(named, rest);
  if ('refusal' in options) return options;
  const isSwapped = options.reversed && options.kind !== 'rank';
  const [min, max] = isSwapped ? [end, start] : [start, end];
  const select = selection(options, min, max);
  if (typeof select !== 'function') return { refusal: select };
  return { members: select, withScores: options.withScores };
}

function parseOptions(
  named: NamedRange,
  words: readonly string[],
): RangeOptions | { readonly refusal: Reply } {
  let { kind, reversed } = named;
  let [withScores, offset, count] = [false, 0, -1];
  for (let index = 0; index < words.length; index += 1) {
    const option = words[index]?.toUpperCase();
    if (option === 'WITHSCORES' && named.withoutScores !== true) withScores = true;
    else if (option === 'LIMIT' && index + 2 < words.length) {
      const [from, size] = [parseInteger(words[index + 1] ?? ''), parseInteger(words[index + 2] ?? '')];
      if (from === undefined || size === undefined) return { refusal: notIntegerError };
      [offset, count] = [Number(from), Number(size)];
      index += 2;
    } else if (option === 'REV' && reversed === undefined) reversed = true;
    else if (option === 'BYLEX' && kind === undefined) kind = 'lexical';
    else if (option === 'BYSCORE' && kind === undefined) kind = 'score';
    else return { refusal: syntaxError };
  }
  kind ??= 'rank';
  if (count !== -1 && kind === 'rank') return { refusal: limitedRankError };
  if (withScores && kind === 'lexical') return { refusal: scoredLexicalError };
  return { kind, reversed: reversed ?? false, withScores, offset, count };
}

const limitedRankError = errorReply(
  'ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX',
);
const scoredLexicalError = errorReply('ERR syntax error, WITHSCORES not supported in combination with BYLEX');

type Selection = (members: readonly ScoredMember[]) => readonly ScoredMember[];

/** Which of the members in their order it takes, or what is wrong with the ends. */
function selection(options: RangeOptions, min: string, max: string): Selection | Reply {
  const { kind, reversed } = options;
  switch (kind) {
    case 'rank': {
      const [start, end] = [parseInteger(min), parseInteger(max)];
      if (start === undefined || end === undefined) return notIntegerError;
      return (members) => {
        const ordered = reversed ? members.toReversed() : members;
        const first = Math.max(0, Number(start) + (start < 0 ? ordered.length : 0));
        const last = Number(end) + (end < 0 ? ordered.length : 0);
        return last < first ? [] : ordered.slice(first, last + 1);
      };
    }
    case 'score': {
      const range = parseScoreRange(min, max);
      if (range === undefined) return notFloatRangeError;
      return (members) => {
        const inRange = members.filter(({ score }) => range(score));
        return limited(reversed ? inRange.reverse() : inRange, options);
      };
    }
    case 'lexical': {
      const range = parseLexicalRange(min, max);
      if (range === undefined) return notLexicalRangeError;
      return (members) => limited(lexicalSlice(members, range, reversed), options);
    }
  }
}

/** Redis steps over "offset" members, and a negative number of steps runs off the end. */
function limited(members: readonly ScoredMember[], { offset, count }: RangeOptions): readonly ScoredMember[] {
  if (offset < 0) return [];
  const rest = members.slice(offset);
  return count < 0 ? rest : rest.slice(0, count);
}

/** For the commands that count or remove what lies between two members. */
export function lexicalRangeOf(
  context: CommandContext,
  [key = '', min = '', max = '']: readonly string[],
): readonly ScoredMember[] | Reply {
  const range = parseLexicalRange(min, max);
  if (range === undefined) return notLexicalRangeError;
  const members = sortedMembers(context, key);
  if (Array.isArray(members)) return lexicalSlice(members, range);
  return wrongKind(context.keyspace, key, 'zset') ?? [];
}
