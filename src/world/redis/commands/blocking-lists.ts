import type { CommandContext, CommandRun, CommandSpecification } from '../command-specification.ts';
import { syntaxError } from '../error-replies.ts';
import { bulkArrayReply, nullArray, nullBulk, type Reply } from '../reply.ts';
import { parseSeconds } from '../timeouts.ts';
import { listAt, type Move, move, type Side, sideOf, take } from './list-moves.ts';

/** What waits for an element of a list. */
export const blockingListCommands: readonly CommandSpecification[] = [
  {
    name: 'blpop',
    arity: -3,
    access: 'write',
    keys: 'allButLast',
    blocks: true,
    refusedInScripts: true,
    run: pop('left'),
  },
  {
    name: 'brpop',
    arity: -3,
    access: 'write',
    keys: 'allButLast',
    blocks: true,
    refusedInScripts: true,
    run: pop('right'),
  },
  {
    name: 'blmove',
    arity: 6,
    access: 'write',
    keys: 'firstTwo',
    blocks: true,
    refusedInScripts: true,
    run: blmove,
  },
  {
    name: 'brpoplpush',
    arity: 4,
    access: 'write',
    keys: 'firstTwo',
    blocks: true,
    refusedInScripts: true,
    run: (context, [from = '', to = '', timeout = '']) =>
      moveOrWait(context, { from, to, take: 'right', put: 'left' }, timeout),
  },
];

function pop(side: Side): CommandRun {
  const popped = ({ keyspace }: CommandContext, key: string): Reply | undefined => {
    const list = keyspace.get(key);
    return Array.isArray(list) ? bulkArrayReply([key, take(keyspace, key, list, side)]) : undefined;
  };
  return (context, args) => {
    const keys = args.slice(0, -1);
    const timeout = parseSeconds(args.at(-1) ?? '', context.nowMs);
    if ('kind' in timeout) return timeout;
    for (const key of keys) {
      const list = listAt(context.keyspace, key);
      if (list !== undefined && !Array.isArray(list)) return list;
      const reply = popped(context, key);
      if (reply !== undefined) return reply;
    }
    return context.block({ ...timeout, keys, otherwise: nullArray, serve: popped });
  };
}

function blmove(
  context: CommandContext,
  [from = '', to = '', takeText = '', putText = '', timeout = '']: readonly string[],
): Reply {
  const [side, put] = [sideOf(takeText), sideOf(putText)];
  if (side === undefined || put === undefined) return syntaxError;
  return moveOrWait(context, { from, to, take: side, put }, timeout);
}

function moveOrWait(context: CommandContext, step: Move, timeoutText: string): Reply {
  const timeout = parseSeconds(timeoutText, context.nowMs);
  if ('kind' in timeout) return timeout;
  const source = listAt(context.keyspace, step.from);
  if (source !== undefined) return move(context.keyspace, step);
  return context.block({
    ...timeout,
    keys: [step.from],
    otherwise: nullBulk,
    serve: ({ keyspace }) => (Array.isArray(keyspace.get(step.from)) ? move(keyspace, step) : undefined),
  });
}
