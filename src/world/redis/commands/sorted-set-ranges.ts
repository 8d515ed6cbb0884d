import type { CommandContext, CommandRun, CommandSpecification } from '../command-specification.ts';
import { integerReply, type Reply } from '../reply.ts';
import { lexicalRangeOf, rangeCommand, storeRange } from '../sorted-sets/range-command.ts';

/** Ranges by rank, score and member in both directions. ZRANGE and ZRANGEBYSCORE stand among the corrections. */
export const sortedSetRangeCommands: readonly CommandSpecification[] = [
  ranged('zrevrange', rangeCommand({ kind: 'rank', reversed: true })),
  ranged('zrevrangebyscore', rangeCommand({ kind: 'score', reversed: true })),
  ranged('zrangebylex', rangeCommand({ kind: 'lexical', reversed: false })),
  ranged('zrevrangebylex', rangeCommand({ kind: 'lexical', reversed: true })),
  { name: 'zrangestore', arity: -5, access: 'write', keys: 'firstTwo', run: storeRange },
  { name: 'zlexcount', arity: 4, access: 'read', keys: 'first', run: countBetween },
  { name: 'zremrangebylex', arity: 4, access: 'write', keys: 'first', run: removeBetween },
];

function ranged(name: string, run: CommandRun): CommandSpecification {
  return { name, arity: -4, access: 'read', keys: 'first', run };
}

function countBetween(context: CommandContext, args: readonly string[]): Reply {
  const between = lexicalRangeOf(context, args);
  if ('kind' in between) return between;
  return integerReply(between.length);
}

function removeBetween(context: CommandContext, args: readonly string[]): Reply {
  const between = lexicalRangeOf(context, args);
  if ('kind' in between) return between;
  const [key = ''] = args;
  const members = context.keyspace.get(key);
  if (!(members instanceof Map) || between.length === 0) return integerReply(0);
  for (const { value } of between) members.delete(value);
  if (members.size === 0) context.keyspace.delete(key);
  else context.keyspace.set(key, members);
  return integerReply(between.length);
}
