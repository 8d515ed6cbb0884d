import {
  type CommandContext,
  type CommandRun,
  type CommandSpecification,
  wrongKind,
} from '../command-specification.ts';
import { formatScore } from '../corrections/sorted-set-scores.ts';
import { bulkArrayReply, nullArray, type Reply } from '../reply.ts';
import { sortedMembers } from '../sorted-sets/members.ts';
import { parseSeconds } from '../timeouts.ts';

/** What waits for a member of a sorted set. */
export const blockingSortedSetCommands: readonly CommandSpecification[] = [
  {
    name: 'bzpopmin',
    arity: -3,
    access: 'write',
    keys: 'allButLast',
    blocks: true,
    refusedInScripts: true,
    run: pop('least'),
  },
  {
    name: 'bzpopmax',
    arity: -3,
    access: 'write',
    keys: 'allButLast',
    blocks: true,
    refusedInScripts: true,
    run: pop('greatest'),
  },
];

function pop(which: 'least' | 'greatest'): CommandRun {
  const popped = (now: CommandContext, key: string): Reply | undefined => popFrom(now, key, which);
  return (context, args) => {
    const keys = args.slice(0, -1);
    const timeout = parseSeconds(args.at(-1) ?? '', context.nowMs);
    if ('kind' in timeout) return timeout;
    for (const key of keys) {
      const reply = wrongKind(context.keyspace, key, 'zset') ?? popped(context, key);
      if (reply !== undefined) return reply;
    }
    return context.block({ ...timeout, keys, otherwise: nullArray, serve: popped });
  };
}

function popFrom(context: CommandContext, key: string, which: 'least' | 'greatest'): Reply | undefined {
  const stored = context.keyspace.get(key);
  const members = sortedMembers(context, key);
  if (!(stored instanceof Map) || !Array.isArray(members)) return undefined;
  const member = which === 'least' ? members[0] : members.at(-1);
  if (member === undefined) return undefined;
  stored.delete(member.value);
  if (stored.size === 0) context.keyspace.delete(key);
  else context.keyspace.set(key, stored);
  return bulkArrayReply([key, member.value, formatScore(member.score)]);
}
