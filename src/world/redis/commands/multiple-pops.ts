import {
  type CommandContext,
  type CommandRun,
  type CommandSpecification,
  wrongKind,
} from '../command-specification.ts';
import { formatScore } from '../corrections/sorted-set-scores.ts';
import { syntaxError } from '../error-replies.ts';
import { parseInteger } from '../integers.ts';
import { arrayReply, bulkArrayReply, bulkReply, errorReply, nullArray, type Reply } from '../reply.ts';
import { sortedMembers } from '../sorted-sets/members.ts';
import { parseSeconds } from '../timeouts.ts';

const waiting = { arity: -5, access: 'write', keys: 'declared', blocks: true } as const;

/** What pops several from the first of several keys that has any, and may wait for one. */
export const multiplePopCommands: readonly CommandSpecification[] = [
  { name: 'lmpop', arity: -4, access: 'write', keys: 'counted', run: popNow(listEnds) },
  { name: 'zmpop', arity: -4, access: 'write', keys: 'counted', run: popNow(sortedSetEnds) },
  { name: 'blmpop', ...waiting, run: popOrWait(listEnds) },
  { name: 'bzmpop', ...waiting, run: popOrWait(sortedSetEnds) },
];

/** Takes up to so many away and tells them with the key; undefined where there is nothing. */
type Take = (context: CommandContext, key: string, count: number) => Reply | undefined;

/** What a word for an end takes; undefined where it is none. */
type Ends = (word: string) => Take | undefined;

interface Pop {
  readonly keys: readonly string[];
  readonly take: (context: CommandContext, key: string) => Reply | undefined;
}

function popNow(ends: Ends): CommandRun {
  return (context, args) => {
    const pop = parsePop(ends, args);
    return 'kind' in pop ? pop : (poppedFrom(context, pop) ?? nullArray);
  };
}

function popOrWait(ends: Ends): CommandRun {
  return (context, [timeoutText = '', ...args]) => {
    const pop = parsePop(ends, args);
    if ('kind' in pop) return pop;
    const timeout = parseSeconds(timeoutText, context.nowMs);
    if ('kind' in timeout) return timeout;
    const popped = poppedFrom(context, pop);
    if (popped !== undefined) return popped;
    const serve = (now: CommandContext, key: string): Reply | undefined => {
      const reply = pop.take(now, key);
      return reply?.kind === 'error' ? undefined : reply;
    };
    return context.block({ ...timeout, keys: pop.keys, otherwise: nullArray, serve });
  };
}

function poppedFrom(context: CommandContext, { keys, take }: Pop): Reply | undefined {
  for (const key of keys) {
    const reply = take(context, key);
    if (reply !== undefined) return reply;
  }
  return undefined;
}

function parsePop(ends: Ends, [countText = '', ...rest]: readonly string[]): Pop | Reply {
  const keyCount = parseInteger(countText);
  if (keyCount === undefined || keyCount < 1) return errorReply('ERR numkeys should be greater than 0');
  if (keyCount >= rest.length) return syntaxError;
  const keys = rest.slice(0, Number(keyCount));
  const [end = '', ...options] = rest.slice(Number(keyCount));
  const take = ends(end.toUpperCase());
  if (take === undefined) return syntaxError;
  let count: number | undefined;
  for (let index = 0; index < options.length; index += 2) {
    const text = options[index + 1];
    if (count !== undefined || text === undefined || options[index]?.toUpperCase() !== 'COUNT') {
      return syntaxError;
    }
    const parsed = parseInteger(text);
    if (parsed === undefined || parsed < 1) return errorReply('ERR count should be greater than 0');
    count = Number(parsed);
  }
  return { keys, take: (context, key) => take(context, key, count ?? 1) };
}

function listEnds(word: string): Take | undefined {
  if (word !== 'LEFT' && word !== 'RIGHT') return undefined;
  return ({ keyspace }, key, count) => {
    const list = keyspace.get(key);
    if (!Array.isArray(list)) return wrongKind(keyspace, key, 'list');
    const taken = Math.min(count, list.length);
    const elements = word === 'LEFT' ? list.splice(0, taken) : list.splice(-taken).reverse();
    if (list.length === 0) keyspace.delete(key);
    else keyspace.set(key, list);
    return arrayReply([bulkReply(key), bulkArrayReply(elements)]);
  };
}

function sortedSetEnds(word: string): Take | undefined {
  if (word !== 'MIN' && word !== 'MAX') return undefined;
  return (context, key, count) => {
    const { keyspace } = context;
    const stored = keyspace.get(key);
    const members = sortedMembers(context, key);
    if (!(stored instanceof Map) || !Array.isArray(members)) return wrongKind(keyspace, key, 'zset');
    const taken = (word === 'MIN' ? members : members.reverse()).slice(0, count);
    for (const { value } of taken) stored.delete(value);
    if (stored.size === 0) keyspace.delete(key);
    else keyspace.set(key, stored);
    const pairs = taken.map(({ value, score }) => bulkArrayReply([value, formatScore(score)]));
    return arrayReply([bulkReply(key), arrayReply(pairs)]);
  };
}
