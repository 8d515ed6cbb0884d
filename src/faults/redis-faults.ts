import type { CalledCommand, FaultDefinition } from '../sim/fault.ts';
import { refuse } from './bend-call.ts';
import { faultsOf } from './define-fault.ts';

/** What faults may do to Redis beside the call they struck. */
export interface RedisControls {
  readonly slow: (options: { extraMs: number; durationMs: number }) => void;
  /** Nothing gets through on the process's connection for this long. */
  readonly stall: (process: string, durationMs: number) => void;
}

const fault = faultsOf<RedisControls>();

/** Commands that Redis answers while it is loading: those with the flag `loading` in `COMMAND INFO`. */
const whileLoading: ReadonlySet<string> = new Set(
  (
    'auth client discard echo exec hello info multi psubscribe publish pubsub punsubscribe quit reset select subscribe ' +
    'time unsubscribe unwatch watch'
  ).split(' '),
);

/** Commands that change something, but no data: channels, scripts, or the connection. */
const besideData: ReadonlySet<string> = new Set(
  'exec psubscribe publish punsubscribe reset script subscribe unsubscribe'.split(' '),
);

function changesData({ command = '', writes }: CalledCommand): boolean {
  return writes?.() !== false && !besideData.has(command);
}

/** Commands that write, but need no memory: those without the flag `denyoom`. */
const withoutMemory: ReadonlySet<string> = new Set(
  (
    'blmpop blpop brpop bzmpop bzpopmax bzpopmin del expire expireat flushall flushdb getdel getex hdel lmpop lpop lrem ' +
    'ltrim persist pexpire pexpireat rename renamenx rpop smove spop srem unlink xack xautoclaim xclaim xdel xgroup ' +
    'xreadgroup xtrim zmpop zpopmax zpopmin zrem zremrangebylex zremrangebyrank zremrangebyscore'
  ).split(' '),
);

export const redisFaults: readonly FaultDefinition[] = [
  fault({
    kind: 'redis.reset-before',
    summary: 'The connection breaks before a command reaches the server.',
    operations: ['redis.command'],
    parameters: {},
    absorbable: false,
    strike: (call) => {
      call.applied = false;
      call.connection = 'reset';
    },
  }),
  fault({
    kind: 'redis.reset-after',
    summary: 'The connection breaks when a command has taken effect, before its reply arrives.',
    operations: ['redis.command'],
    parameters: {},
    absorbable: false,
    strike: (call) => {
      call.connection = 'reset';
    },
  }),
  fault({
    kind: 'redis.stall',
    summary: 'Nothing gets through on the connection of one process.',
    operations: ['redis.command'],
    parameters: { durationMs: { kind: 'integer', min: 1, max: 10_000 } },
    absorbable: false,
    strike: (call, { durationMs }, controls) => controls.stall(call.process, durationMs),
  }),
  fault({
    kind: 'redis.slow',
    summary: 'Every command of every process takes longer.',
    operations: ['redis.command'],
    parameters: {
      extraMs: { kind: 'integer', min: 1, max: 200 },
      durationMs: { kind: 'integer', min: 1, max: 10_000 },
    },
    absorbable: false,
    strike: (_, { extraMs, durationMs }, controls) => controls.slow({ extraMs, durationMs }),
  }),
  errorReply({
    kind: 'redis.loading',
    summary: 'Redis has just started and is still reading its data.',
    reply: 'LOADING Redis is loading the dataset in memory',
    fits: ({ command = '' }) => !whileLoading.has(command),
  }),
  errorReply({
    kind: 'redis.readonly',
    summary: 'After a failover the client talks to a replica.',
    reply: "READONLY You can't write against a read only replica.",
    fits: changesData,
  }),
  errorReply({
    kind: 'redis.oom',
    summary: 'Redis is out of memory.',
    reply: "OOM command not allowed when used memory > 'maxmemory'.",
    fits: (call) => changesData(call) && !withoutMemory.has(call.command ?? ''),
  }),
  errorReply({
    kind: 'redis.noscript',
    summary: 'Redis has forgotten a script.',
    reply: 'NOSCRIPT No matching script. Please use EVAL.',
    fits: ({ command = 'evalsha' }) => command.startsWith('evalsha'),
  }),
];

/** Redis answers one command with an error, word for word, and does not run it. */
function errorReply({
  reply,
  ...definition
}: Pick<FaultDefinition, 'kind' | 'summary' | 'fits'> & { readonly reply: string }): FaultDefinition {
  return fault({
    ...definition,
    operations: ['redis.command'],
    parameters: {},
    absorbable: true,
    strike: (call) => refuse(call, new Error(reply)),
  });
}
