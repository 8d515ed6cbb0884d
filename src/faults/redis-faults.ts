import type { FaultDefinition } from '../sim/fault.ts';
import { refuse } from './bend-call.ts';
import { faultsOf } from './define-fault.ts';

/** What faults may do to Redis beside the call they struck. */
export interface RedisControls {
  readonly slow: (options: { extraMs: number; durationMs: number }) => void;
  /** Nothing gets through on the process's connection for this long. */
  readonly stall: (process: string, durationMs: number) => void;
}

const fault = faultsOf<RedisControls>();

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
  errorReply(
    'redis.loading',
    'Redis has just started and is still reading its data.',
    'LOADING Redis is loading the dataset in memory',
  ),
  errorReply(
    'redis.readonly',
    'After a failover the client talks to a replica.',
    "READONLY You can't write against a read only replica.",
  ),
  errorReply(
    'redis.oom',
    'Redis is out of memory.',
    "OOM command not allowed when used memory > 'maxmemory'.",
  ),
  errorReply(
    'redis.noscript',
    'Redis has forgotten a script.',
    'NOSCRIPT No matching script. Please use EVAL.',
  ),
];

/** Redis answers one command with an error, word for word, and does not run it. */
function errorReply(kind: string, summary: string, reply: string): FaultDefinition {
  return fault({
    kind,
    summary,
    operations: ['redis.command'],
    parameters: {},
    absorbable: true,
    strike: (call) => refuse(call, new Error(reply)),
  });
}
