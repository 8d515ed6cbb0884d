import type {
  CommandContext,
  CommandRun,
  CommandSpecification,
  SessionCommands,
} from '../command-specification.ts';
import { notIntegerError, wrongArgumentCountError } from '../error-replies.ts';
import { parseInteger } from '../integers.ts';
import { bulkReply, errorReply, integerReply, nullBulk, okReply, type Reply } from '../reply.ts';
import { UnsupportedCommandError } from '../unsupported-command-error.ts';

interface Subcommand {
  /** How many arguments it takes, at least and at most. */
  readonly counts: readonly [min: number, max: number];
  readonly run: CommandRun;
}

const subcommands: Readonly<Record<string, Subcommand>> = {
  id: { counts: [0, 0], run: ({ session }) => integerReply(session.id) },
  getname: {
    counts: [0, 0],
    run: ({ session }) => (session.clientName === '' ? nullBulk : bulkReply(session.clientName)),
  },
  setname: { counts: [1, 1], run: setName },
  setinfo: { counts: [2, 2], run: () => okReply },
  info: { counts: [0, 0], run: (context) => bulkReply(`${lineOf(context, context.session)}\n`) },
  list: { counts: [0, 2], run: list },
  unblock: { counts: [1, 2], run: unblock },
};

/** What Redis 7.0 has besides. */
const leftOut: ReadonlySet<string> = new Set([
  'caching',
  'getredir',
  'help',
  'kill',
  'no-evict',
  'pause',
  'reply',
  'tracking',
  'trackinginfo',
  'unpause',
]);

export const clientCommands: readonly CommandSpecification[] = [
  { name: 'client', arity: -2, access: 'read', keys: 'none', run: client, refusedInScripts: true },
];

function client(context: CommandContext, [subcommand = '', ...args]: readonly string[]): Reply {
  const name = subcommand.toLowerCase();
  const found = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
  if (found === undefined) {
    // Clients ask for what newer servers have, and go on without.
    if (!leftOut.has(name)) return errorReply(`ERR unknown subcommand '${subcommand}'. Try CLIENT HELP.`);
    const supported = Object.keys(subcommands).join(', ').toUpperCase();
    throw new UnsupportedCommandError(`CLIENT ${subcommand} is not simulated, ${supported} are`);
  }
  const [min, max] = found.counts;
  if (args.length < min || args.length > max) return wrongArgumentCountError(`client|${name}`);
  return found.run(context, args);
}

export const clientNameError = errorReply(
  'ERR Client names cannot contain spaces, newlines or special characters.',
);

export function isClientName(name: string): boolean {
  return /^[!-~]*$/.test(name);
}

function setName({ session }: CommandContext, [name = '']: readonly string[]): Reply {
  if (!isClientName(name)) return clientNameError;
  session.clientName = name;
  return okReply;
}

function list(context: CommandContext, [option, kind = '']: readonly string[]): Reply {
  if (option !== undefined && (option.toUpperCase() !== 'TYPE' || kind.toLowerCase() !== 'normal')) {
    throw new UnsupportedCommandError('CLIENT LIST with options other than TYPE normal is not simulated');
  }
  const lines = context.clients.list().map((session) => `${lineOf(context, session)}\n`);
  return bulkReply(lines.join(''));
}

/** Sizes and ages are those of a client that has just come. */
function lineOf({ pubSub }: CommandContext, session: SessionCommands): string {
  const channels = pubSub.namesOf(session, 'channel').length;
  const patterns = pubSub.namesOf(session, 'pattern').length;
  const flags = channels + patterns > 0 ? 'P' : 'N';
  return (
    `id=${session.id} addr=127.0.0.1:${firstPort + session.id} laddr=127.0.0.1:6379 fd=${session.id + 7} ` +
    `name=${session.clientName} age=0 idle=0 flags=${flags} db=0 sub=${channels} psub=${patterns} ssub=0 multi=-1 ` +
    'qbuf=0 qbuf-free=0 argv-mem=0 multi-mem=0 rbs=1024 rbp=0 obl=0 oll=0 omem=0 tot-mem=1928 events=r ' +
    `cmd=NULL user=default redir=-1 resp=${session.protocol}`
  );
}

const firstPort = 50_000;

function unblock({ clients }: CommandContext, [idText = '', how = 'TIMEOUT']: readonly string[]): Reply {
  const option = how.toUpperCase();
  if (option !== 'TIMEOUT' && option !== 'ERROR') {
    return errorReply('ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR');
  }
  const id = parseInteger(idText);
  if (id === undefined) return notIntegerError;
  const reply = option === 'ERROR' ? unblockedError : 'time out';
  return integerReply(clients.unblock(Number(id), reply) ? 1 : 0);
}

const unblockedError = errorReply('UNBLOCKED client unblocked via CLIENT UNBLOCK');
