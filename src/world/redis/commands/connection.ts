import type { CommandRun, CommandSpecification } from '../command-specification.ts';
import { refusedDatabase } from '../databases.ts';
import { wrongArgumentCountError } from '../error-replies.ts';
import { bulkArrayReply, bulkReply, errorReply, integerReply, nullBulk, okReply } from '../reply.ts';
import { UnsupportedCommandError } from '../unsupported-command-error.ts';

const ping: CommandRun = ({ session, pubSub }, args) => {
  if (args.length > 1) return wrongArgumentCountError('ping');
  // While it listens to channels, RESP2 can tell a reply from a message by its first word only.
  if (session.protocol === 2 && pubSub.countOf(session) > 0) return bulkArrayReply(['pong', args[0] ?? '']);
  return args[0] === undefined ? { kind: 'simple', text: 'PONG' } : bulkReply(args[0]);
};

const select: CommandRun = (_, [index = '']) => refusedDatabase(index) ?? okReply;

const client: CommandRun = ({ session }, [subcommand = '', ...args]) => {
  const name = subcommand.toLowerCase();
  const expectedCount = { id: 0, getname: 0, setname: 1, setinfo: 2 }[name];
  if (expectedCount === undefined) {
    const supported = 'CLIENT ID, GETNAME, SETINFO and SETNAME are';
    throw new UnsupportedCommandError(`CLIENT ${subcommand} is not simulated, ${supported}`);
  }
  if (args.length !== expectedCount) return wrongArgumentCountError(`client|${name}`);
  if (name === 'id') return integerReply(session.id);
  if (name === 'getname') return session.clientName === '' ? nullBulk : bulkReply(session.clientName);
  if (name === 'setname') {
    const [clientName = ''] = args;
    if (!isClientName(clientName)) return clientNameError;
    session.clientName = clientName;
  }
  return okReply;
};

export const clientNameError = errorReply(
  'ERR Client names cannot contain spaces, newlines or special characters.',
);

export function isClientName(name: string): boolean {
  return /^[!-~]*$/.test(name);
}

export const connectionCommands: readonly CommandSpecification[] = [
  { name: 'ping', arity: -1, access: 'read', keys: 'none', run: ping },
  { name: 'echo', arity: 2, access: 'read', keys: 'none', run: (_, [text = '']) => bulkReply(text) },
  { name: 'select', arity: 2, access: 'read', keys: 'none', run: select },
  { name: 'client', arity: -2, access: 'read', keys: 'none', run: client, refusedInScripts: true },
  // The reply is all there is to QUIT here: whoever holds the connection closes it.
  { name: 'quit', arity: -1, access: 'read', keys: 'none', run: () => okReply, refusedInScripts: true },
];
