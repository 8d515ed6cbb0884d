import type { CommandRun, CommandSpecification } from '../command-specification.ts';
import { refusedDatabase } from '../databases.ts';
import { wrongArgumentCountError } from '../error-replies.ts';
import { bulkArrayReply, bulkReply, okReply } from '../reply.ts';

const ping: CommandRun = ({ session, pubSub }, args) => {
  if (args.length > 1) return wrongArgumentCountError('ping');
  // While it listens to channels, RESP2 can tell a reply from a message by its first word only.
  if (session.protocol === 2 && pubSub.countOf(session) > 0) return bulkArrayReply(['pong', args[0] ?? '']);
  return args[0] === undefined ? { kind: 'simple', text: 'PONG' } : bulkReply(args[0]);
};

const select: CommandRun = (_, [index = '']) => refusedDatabase(index) ?? okReply;

export const connectionCommands: readonly CommandSpecification[] = [
  { name: 'ping', arity: -1, access: 'read', keys: 'none', run: ping },
  { name: 'echo', arity: 2, access: 'read', keys: 'none', run: (_, [text = '']) => bulkReply(text) },
  { name: 'select', arity: 2, access: 'read', keys: 'none', run: select },
  // The reply is all there is to QUIT here: whoever holds the connection closes it.
  { name: 'quit', arity: -1, access: 'read', keys: 'none', run: () => okReply, refusedInScripts: true },
];
