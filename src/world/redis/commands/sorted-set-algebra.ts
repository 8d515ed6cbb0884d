import type { CommandContext, CommandRun, CommandSpecification } from '../command-specification.ts';
import { parseScore } from '../corrections/sorted-set-scores.ts';
import { notIntegerError, syntaxError, wrongTypeError } from '../error-replies.ts';
import { parseInteger } from '../integers.ts';
import type { ScoredMember } from '../keyspace.ts';
import { errorReply, integerReply, type Reply } from '../reply.ts';
import { inOrder, membersReply } from '../sorted-sets/members.ts';
import { storeMembers } from '../sorted-sets/stored-members.ts';
import { parseLimit } from './set-algebra.ts';

const storing = { access: 'write', keys: 'storedAndDeclared' } as const;

/** What several sorted sets have in common, together, or only the first of them has. Sets count as all of score 1. */
export const sortedSetAlgebraCommands: readonly CommandSpecification[] = [
  { name: 'zunion', arity: -3, access: 'read', keys: 'counted', run: told('zunion', union) },
  { name: 'zinter', arity: -3, access: 'read', keys: 'counted', run: told('zinter', intersection) },
  { name: 'zdiff', arity: -3, access: 'read', keys: 'counted', run: told('zdiff', difference) },
  { name: 'zunionstore', arity: -4, ...storing, run: stored('zunionstore', union) },
  { name: 'zinterstore', arity: -4, ...storing, run: stored('zinterstore', intersection) },
  { name: 'zdiffstore', arity: -4, ...storing, run: stored('zdiffstore', difference) },
  { name: 'zintercard', arity: -3, access: 'read', keys: 'counted', run: countCommon },
];

type Scores = ReadonlyMap<string, number>;

interface Source {
  readonly scores: Scores;
  readonly weight: number;
}

type Aggregate = (left: number, right: number) => number;

/** By what one source after the other is taken together. */
type Combine = (sources: readonly Source[], aggregate: Aggregate) => Scores;

interface Call {
  readonly sources: readonly Source[];
  readonly aggregate: Aggregate;
  readonly withScores: boolean;
}

const sum: Aggregate = (left, right) => numberOr0(left + right);

const aggregates: Readonly<Record<string, Aggregate>> = {
  SUM: sum,
  MIN: (left, right) => (right < left ? right : left),
  MAX: (left, right) => (right > left ? right : left),
};

function told(name: string, combine: Combine): CommandRun {
  return (context, args) => {
    const call = parseCall(context, args, { name, combine, mayHaveScores: true });
    if ('kind' in call) return call;
    return membersReply(combinedBy(combine, call), call.withScores);
  };
}

function stored(name: string, combine: Combine): CommandRun {
  return (context, [to = '', ...args]) => {
    const call = parseCall(context, args, { name, combine, mayHaveScores: false });
    return 'kind' in call ? call : storeMembers(context.keyspace, to, combinedBy(combine, call));
  };
}

function countCommon(context: CommandContext, args: readonly string[]): Reply {
  const sources = sourcesOf(context, args, 'zintercard');
  if ('kind' in sources) return sources;
  const limit = parseLimit(sources.rest);
  if (typeof limit !== 'number') return limit;
  const { size } = intersection(bySize(sources.all), sum);
  return integerReply(limit === 0 ? size : Math.min(limit, size));
}

function combinedBy(combine: Combine, { sources, aggregate }: Call): readonly ScoredMember[] {
  const scores = combine(combine === difference ? sources : bySize(sources), aggregate);
  return inOrder([...scores].map(([value, score]) => ({ value, score })));
}

/** Redis begins with the smallest, which shows in the last digit of a sum. */
function bySize(sources: readonly Source[]): readonly Source[] {
  return sources.toSorted((left, right) => left.scores.size - right.scores.size);
}

function union(sources: readonly Source[], aggregate: Aggregate): Scores {
  const result = new Map<string, number>();
  for (const { scores, weight } of sources) {
    for (const [member, score] of scores) {
      const value = numberOr0(weight * score);
      const before = result.get(member);
      result.set(member, before === undefined ? value : aggregate(before, value));
    }
  }
  return result;
}

function intersection([first, ...others]: readonly Source[], aggregate: Aggregate): Scores {
  const result = new Map<string, number>();
  if (first === undefined) return result;
  for (const [member, score] of first.scores) {
    let value = numberOr0(first.weight * score);
    const isCommon = others.every(({ scores, weight }) => {
      const other = scores.get(member);
      if (other !== undefined) value = aggregate(value, other * weight);
      return other !== undefined;
    });
    if (isCommon) result.set(member, value);
  }
  return result;
}

function difference([first, ...others]: readonly Source[]): Scores {
  const left = [...(first?.scores ?? [])];
  return new Map(left.filter(([member]) => !others.some(({ scores }) => scores.has(member))));
}

/** Infinities that cancel each other count as nothing. */
function numberOr0(score: number): number {
  return Number.isNaN(score) ? 0 : score;
}

interface Allowed {
  readonly name: string;
  readonly combine: Combine;
  readonly mayHaveScores: boolean;
}

function parseCall(
  context: CommandContext,
  args: readonly string[],
  { name, combine, mayHaveScores }: Allowed,
): Call | Reply {
  const read = sourcesOf(context, args, name);
  if ('kind' in read) return read;
  const { rest } = read;
  let { all: sources } = read;
  let aggregate = sum;
  let withScores = false;
  const mayWeigh = combine !== difference;
  for (let index = 0; index < rest.length; index += 1) {
    const option = rest[index]?.toUpperCase();
    const left = rest.length - index;
    if (option === 'WEIGHTS' && mayWeigh && left > sources.length) {
      const weights = rest.slice(index + 1, index + 1 + sources.length).map(parseScore);
      if (weights.includes(undefined)) return errorReply('ERR weight value is not a float');
      sources = sources.map(({ scores }, at) => ({ scores, weight: weights[at] ?? 1 }));
      index += sources.length;
    } else if (option === 'AGGREGATE' && mayWeigh && left > 1) {
      const wanted = aggregates[rest[index + 1]?.toUpperCase() ?? ''];
      if (wanted === undefined) return syntaxError;
      aggregate = wanted;
      index += 1;
    } else if (option === 'WITHSCORES' && mayHaveScores) withScores = true;
    else return syntaxError;
  }
  return { sources, aggregate, withScores };
}

function sourcesOf(
  { keyspace }: CommandContext,
  [countText = '', ...args]: readonly string[],
  name: string,
): { readonly all: readonly Source[]; readonly rest: readonly string[] } | Reply {
  const count = parseInteger(countText);
  if (count === undefined) return notIntegerError;
  if (count < 1) return errorReply(`ERR at least 1 input key is needed for '${name}' command`);
  if (count > args.length) return syntaxError;
  const all: Source[] = [];
  for (const key of args.slice(0, Number(count))) {
    const value = keyspace.get(key);
    const scores =
      value instanceof Set
        ? new Map([...value].map((member) => [member, 1]))
        : new Map([...(value instanceof Map ? value : [])].map(([member, { score }]) => [member, score]));
    if (value !== undefined && !(value instanceof Set) && !(value instanceof Map)) return wrongTypeError;
    all.push({ scores, weight: 1 });
  }
  return { all, rest: args.slice(Number(count)) };
}
