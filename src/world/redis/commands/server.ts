import type { CommandRun, CommandSpecification } from '../command-specification.ts';
import { notIntegerError, syntaxError } from '../error-replies.ts';
import { parseInteger } from '../integers.ts';
import { redisVersion } from '../redis-version.ts';
import { bulkArrayReply, bulkReply, okReply, zeroReply } from '../reply.ts';
import { parseMilliseconds } from '../timeouts.ts';

const flush: CommandRun = ({ keyspace }, args) => {
  const [mode = 'sync'] = args;
  if (args.length > 1 || !['sync', 'async'].includes(mode.toLowerCase())) return syntaxError;
  keyspace.clear();
  return okReply;
};

const time: CommandRun = ({ nowMicroseconds }) =>
  bulkArrayReply([String(Math.floor(nowMicroseconds / 1e6)), String(nowMicroseconds % 1e6)]);

/** What clients look at: `loading` decides whether ioredis calls the connection ready. */
const info: CommandRun = ({ keyspace }) =>
  bulkReply(
    [
      '# Server',
      `redis_version:${redisVersion}`,
      'redis_mode:standalone',
      '',
      '# Memory',
      // BullMQ warns of any other.
      'maxmemory_policy:noeviction',
      '',
      '# Persistence',
      'loading:0',
      '',
      '# Replication',
      'role:master',
      'connected_slaves:0',
      '',
      '# Keyspace',
      ...(keyspace.size > 0 ? [`db0:keys=${keyspace.size}`] : []),
      '',
    ].join('\r\n'),
  );

/** There are no replicas: whoever waits for some gets none, at the end of the time. */
const wait: CommandRun = (context, [countText = '', timeoutText = '']) => {
  const count = parseInteger(countText);
  if (count === undefined) return notIntegerError;
  const timeout = parseMilliseconds(timeoutText, context.nowMs);
  if ('kind' in timeout) return timeout;
  if (count <= 0) return zeroReply;
  return context.block({
    ...timeout,
    keys: [],
    otherwise: zeroReply,
    timedOut: zeroReply,
    serve: () => undefined,
  });
};

export const serverCommands: readonly CommandSpecification[] = [
  { name: 'flushall', arity: -1, access: 'write', keys: 'none', anyKey: true, run: flush },
  { name: 'flushdb', arity: -1, access: 'write', keys: 'none', anyKey: true, run: flush },
  { name: 'time', arity: 1, access: 'read', keys: 'none', run: time },
  { name: 'wait', arity: 3, access: 'read', keys: 'none', blocks: true, refusedInScripts: true, run: wait },
  { name: 'info', arity: -1, access: 'read', keys: 'none', run: info },
];
