import type { CommandContext, CommandSpecification } from '../command-specification.ts';
import { syntaxError } from '../error-replies.ts';
import { parseInteger } from '../integers.ts';
import { redisVersion } from '../redis-version.ts';
import { bulkReply, emptyArray, errorReply, integerReply, mapReply, okReply, type Reply } from '../reply.ts';
import { isClientName, clientNameError } from './client.ts';

/** How a connection begins, and how it begins anew. There are no passwords: the only user is the default one. */
export const handshakeCommands: readonly CommandSpecification[] = [
  { name: 'hello', arity: -1, access: 'read', keys: 'none', refusedInScripts: true, run: hello },
  { name: 'auth', arity: -2, access: 'read', keys: 'none', refusedInScripts: true, run: authenticate },
  {
    name: 'reset',
    arity: 1,
    access: 'write',
    keys: 'none',
    concernsChannels: true,
    refusedInScripts: true,
    run: ({ session }) => session.reset(),
  },
];

function hello({ session }: CommandContext, args: readonly string[]): Reply {
  const [versionText, ...words] = args;
  const version = versionText === undefined ? undefined : parseInteger(versionText);
  if (versionText !== undefined && version === undefined) {
    return errorReply('ERR Protocol version is not an integer or out of range');
  }
  if (version !== undefined && version !== 2 && version !== 3) {
    return errorReply('NOPROTO unsupported protocol version');
  }
  let name: string | undefined;
  for (let index = 0; index < words.length;) {
    const option = words[index]?.toUpperCase();
    const more = words.length - 1 - index;
    if (option === 'AUTH' && more >= 2) {
      if (words[index + 1] !== 'default') return wrongPasswordError;
      index += 3;
    } else if (option === 'SETNAME' && more >= 1) {
      name = words[index + 1] ?? '';
      if (!isClientName(name)) return clientNameError;
      index += 2;
    } else return errorReply(`ERR Syntax error in HELLO option '${words[index] ?? ''}'`);
  }
  if (name !== undefined) session.clientName = name;
  if (version !== undefined) session.protocol = version;
  return mapReply([
    bulkReply('server'),
    bulkReply('redis'),
    bulkReply('version'),
    bulkReply(redisVersion),
    bulkReply('proto'),
    integerReply(session.protocol),
    bulkReply('id'),
    integerReply(session.id),
    bulkReply('mode'),
    bulkReply('standalone'),
    bulkReply('role'),
    bulkReply('master'),
    bulkReply('modules'),
    emptyArray,
  ]);
}

function authenticate(_: CommandContext, args: readonly string[]): Reply {
  if (args.length > 2) return syntaxError;
  if (args.length === 1) return noPasswordError;
  return args[0] === 'default' ? okReply : wrongPasswordError;
}

const wrongPasswordError = errorReply('WRONGPASS invalid username-password pair or user is disabled.');
const noPasswordError = errorReply(
  'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration ' +
    'is correct?',
);
