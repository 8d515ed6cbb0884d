import { notIntegerError, syntaxError } from '../error-replies.ts';
import { parseInteger } from '../integers.ts';
import { errorReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { parseGivenId } from './added-id.ts';
import type { GivenId } from './added-id.ts';
import type { Trimming } from './stream.ts';
import { invalidIdError, parseId, terminated } from './stream-id.ts';
import { nodeEntriesMax } from './stream-node.ts';

export interface TrimOptions {
  readonly trimming: Trimming | undefined;
  /** Only XADD has it: no stream is made where there is none. */
  readonly noMakeStream: boolean;
  /** Only XADD has one. */
  readonly given: GivenId;
  /** Where it stands. */
  readonly end: number;
}

/** What Redis does when it is not told a limit: no more than this many nodes at once. */
const nodesMax = 100;

/** The options of XADD, in front of its id, and of XTRIM, which has nothing else; or the error reply. */
export function parseTrimOptions(command: 'xadd' | 'xtrim', args: readonly string[]): TrimOptions | Reply {
  let noMakeStream = false;
  let bound: BoundOption | undefined;
  let limit: number | undefined;
  let given: GivenId = { by: 'server' };
  let index = 1;
  for (; index < args.length; index += 1) {
    const option = terminated(args[index] ?? '').toUpperCase();
    const moreCount = args.length - 1 - index;
    if ((option === 'MAXLEN' || option === 'MINID') && moreCount > 0) {
      if (bound !== undefined) return twoStrategiesError;
      const parsed = parseBound(option, args.slice(index + 1));
      if ('kind' in parsed) return parsed;
      bound = parsed;
      index += parsed.argumentCount;
    } else if (option === 'LIMIT' && moreCount > 0) {
      const parsed = parseInteger(args[index + 1] ?? '');
      if (parsed === undefined) return notIntegerError;
      if (parsed < 0) return errorReply('ERR The LIMIT argument must be >= 0.');
      limit = Number(parsed);
      index += 1;
    } else if (command === 'xadd' && option === 'NOMKSTREAM') noMakeStream = true;
    else if (command === 'xadd') {
      const id = parseGivenId(args[index] ?? '');
      if (id === undefined) return invalidIdError;
      given = id;
      break;
    } else return syntaxError;
  }
  const trimming = trimmingFrom(command, bound, limit);
  return trimming !== undefined && 'kind' in trimming
    ? trimming
    : { trimming, noMakeStream, given, end: index };
}

const twoStrategiesError = errorReply(
  'ERR syntax error, MAXLEN and MINID options at the same time are not compatible',
);

interface BoundOption {
  readonly approximate: boolean;
  readonly bound:
    { readonly by: 'length'; readonly lengthMax: number } | { readonly by: 'id'; readonly idMin: bigint };
  readonly argumentCount: number;
}

function parseBound(option: 'MAXLEN' | 'MINID', values: readonly string[]): BoundOption | Reply {
  const mark = terminated(values[0] ?? '');
  const isMarked = values.length > 1 && (mark === '~' || mark === '=');
  const text = values[isMarked ? 1 : 0] ?? '';
  const rest = { approximate: isMarked && mark === '~', argumentCount: isMarked ? 2 : 1 };
  if (option === 'MINID') {
    const idMin = parseId(text);
    return idMin === undefined ? invalidIdError : { ...rest, bound: { by: 'id', idMin } };
  }
  const lengthMax = parseInteger(text);
  if (lengthMax === undefined) return notIntegerError;
  if (lengthMax < 0) return errorReply('ERR The MAXLEN argument must be >= 0.');
  return { ...rest, bound: { by: 'length', lengthMax: Number(lengthMax) } };
}

function trimmingFrom(
  command: 'xadd' | 'xtrim',
  option: BoundOption | undefined,
  limit: number | undefined,
): Trimming | Reply | undefined {
  if (option === undefined) {
    if (limit !== undefined && limit > 0) {
      return errorReply('ERR syntax error, LIMIT cannot be used without specifying a trimming strategy');
    }
    if (command === 'xtrim') {
      return errorReply('ERR syntax error, XTRIM must be called with a trimming strategy');
    }
  }
  const approximate = option?.approximate === true;
  if (limit !== undefined && !approximate) {
    return errorReply('ERR syntax error, LIMIT cannot be used without the special ~ option');
  }
  if (option === undefined) return undefined;
  return { ...option.bound, approximate, limit: limit ?? (approximate ? nodesMax * nodeEntriesMax : 0) };
}
