import { replyText } from '../../world/redis/describe.ts';
import type { RedisLogEntry } from '../../world/redis/redis-log.ts';
import { parseTrimOptions } from '../../world/redis/streams/trim-options.ts';
import { mayWait } from '../../world/redis/command-table.ts';
import { encodeReplies, type Reply } from '../../world/redis/reply.ts';
import { PlainConnection } from '../redis/plain-connection.ts';
import type { RedisAddress } from '../redis/redis-address.ts';
import { withKeyPrefix } from './with-key-prefix.ts';

export interface Replayed {
  readonly commands: number;
  readonly connections: number;
  /** Keys whose time was up in the simulation, and which were dropped at the same place in the order. */
  readonly expiries: number;
  /** The first command that the server answered otherwise. */
  readonly difference: string | undefined;
}

/** About a connection and the clock, not about keys: clients send them by themselves. */
const aboutConnection: ReadonlySet<string> = new Set([
  'client',
  'hello',
  'info',
  'ping',
  'quit',
  'select',
  'time',
]);
/** What they say depends on the clock. */
const timed: ReadonlySet<string> = new Set(['ttl', 'pttl', 'expiretime', 'pexpiretime', 'xpending', 'xinfo']);

/**
 * Sends the commands of a simulated run to a real server, one at a time, in the order in which the simulated server
 * executed them, each over the connection of the same number. Where every reply is the same, clients that behave as in
 * the simulation would have taken the same course on this server. Time is not waited for: a key that had expired by then
 * is dropped at the same place, and an id that XADD leaves to the server's clock is sent as the simulated one chose it.
 */
export async function replayCommands(
  log: readonly RedisLogEntry[],
  address: RedisAddress,
  keyPrefix: string,
): Promise<Replayed> {
  const connections = new Map<number, PlainConnection>();
  const open = async (number: number): Promise<PlainConnection> => {
    const connection = connections.get(number) ?? (await PlainConnection.open(address));
    connections.set(number, connection);
    return connection;
  };
  let [commands, expiries] = [0, 0];
  let difference: string | undefined;
  try {
    const own = await open(-1);
    for (const entry of log) {
      if (entry.kind === 'gone') {
        await own.send(['pexpire', keyPrefix + entry.key, '0']);
        expiries += 1;
        continue;
      }
      const name = entry.command[0]?.toLowerCase() ?? '';
      if (aboutConnection.has(name) || isUnknownScript(entry.reply) || waitedInVain(entry)) continue;
      const connection = await open(entry.connection);
      const reply = await connection.send(withKeyPrefix(withIdOf(entry), keyPrefix));
      commands += 1;
      if (!timed.has(name)) difference = differenceOf(entry, reply);
      if (difference !== undefined) break;
    }
  } finally {
    for (const connection of connections.values()) connection.close();
  }
  return { commands, connections: connections.size - 1, expiries, difference };
}

function withIdOf({ command, reply }: Extract<RedisLogEntry, { kind: 'command' }>): readonly string[] {
  const [name = '', ...args] = command;
  if (name.toLowerCase() !== 'xadd' || reply.kind !== 'bulk' || reply.value === null) return command;
  const options = parseTrimOptions('xadd', args);
  if ('kind' in options || options.given.by !== 'server') return command;
  return [name, ...args.with(options.end, reply.value)];
}

function differenceOf(entry: Extract<RedisLogEntry, { kind: 'command' }>, reply: Reply): string | undefined {
  if (encodeReplies([entry.reply]).equals(encodeReplies([reply]))) return undefined;
  const [ours, theirs] = [replyText(entry.reply), replyText(reply)];
  return `${entry.command.slice(0, 3).join(' ').slice(0, 80)}: simulated ${ours}, real ${theirs}`;
}

/** What it waited for never came: a real server would have it wait again, on the clock of this machine. */
function waitedInVain({ command, reply }: Extract<RedisLogEntry, { kind: 'command' }>): boolean {
  return mayWait(command) && reply.kind === 'array' && reply.items === null;
}

/** Whether a server knows a script from before is its own affair, and the client's: it then sends the whole text. */
function isUnknownScript(reply: Reply): boolean {
  return reply.kind === 'error' && reply.message.startsWith('NOSCRIPT');
}
