import { type CommandContext, type CommandSpecification, wrongKind } from '../command-specification.ts';
import { notIntegerError, syntaxError } from '../error-replies.ts';
import { parseInteger } from '../integers.ts';
import { arrayReply, emptyArray, errorReply, integerReply, nullBulk, type Reply } from '../reply.ts';

export const listPositionCommands: readonly CommandSpecification[] = [
  { name: 'lpos', arity: -3, access: 'read', keys: 'first', run: positions },
];

interface PositionOptions {
  /** From 1; negative from the end. */
  readonly rank: number;
  /** Undefined for the only one; 0 for all. */
  readonly count: number | undefined;
  /** How many elements are compared at most; 0 for all. */
  readonly compared: number;
}

function positions(
  { keyspace }: CommandContext,
  [key = '', wanted = '', ...words]: readonly string[],
): Reply {
  const options = parseOptions(words);
  if ('kind' in options) return options;
  const { rank, count, compared } = options;
  const list = keyspace.get(key);
  const none = count === undefined ? nullBulk : emptyArray;
  if (!Array.isArray(list)) return wrongKind(keyspace, key, 'list') ?? none;
  const indexes = [...list.keys()];
  if (rank < 0) indexes.reverse();
  const matching = indexes
    .slice(0, compared === 0 ? undefined : compared)
    .filter((index) => list[index] === wanted)
    .slice(Math.abs(rank) - 1);
  if (count === undefined) return matching[0] === undefined ? nullBulk : integerReply(matching[0]);
  return arrayReply((count === 0 ? matching : matching.slice(0, count)).map(integerReply));
}

function parseOptions(words: readonly string[]): PositionOptions | Reply {
  let rank = 1;
  let count: number | undefined;
  let compared = 0;
  for (let index = 0; index < words.length; index += 2) {
    const [option, text] = [words[index]?.toUpperCase() ?? '', words[index + 1]];
    if (text === undefined || !['RANK', 'COUNT', 'MAXLEN'].includes(option)) return syntaxError;
    const value = parseInteger(text);
    if (option === 'RANK') {
      if (value === undefined) return notIntegerError;
      if (value === 0) return zeroRankError;
      rank = Number(value);
    } else {
      if (value === undefined || value < 0) return errorReply(`ERR ${option} can't be negative`);
      if (option === 'COUNT') count = Number(value);
      else compared = Number(value);
    }
  }
  return { rank, count, compared };
}

const zeroRankError = errorReply(
  "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from " +
    'the end of the list',
);
