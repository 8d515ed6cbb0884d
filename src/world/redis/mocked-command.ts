import { keysOf, wrongKind } from './command-specification.ts';
import type { CommandContext, CommandSpecification, KeyPositions } from './command-specification.ts';
import type { ValueKind } from './keyspace.ts';
import { mockCommand } from './mock-commands.ts';
import { arrayReply, bulkReply, integerReply, nullArray, nullBulk } from './reply.ts';
import type { Reply } from './reply.ts';

export interface MockedCommand {
  readonly arity: number;
  readonly access: 'read' | 'write';
  readonly keys?: KeyPositions;
  /** ioredis-mock checks types only here and there, and with other words: keys are checked before it is asked. */
  readonly kind?: ValueKind;
  readonly reply: (result: unknown) => Reply;
  readonly zeroMeansUnchanged?: boolean;
}

/** A command that ioredis-mock executes as a real Redis does, once arity and types are checked. */
export function mocked(name: string, command: MockedCommand): CommandSpecification {
  const implementation = mockCommand(name);
  const { kind, keys = 'first', reply } = command;
  return {
    name,
    arity: command.arity,
    access: command.access,
    keys,
    zeroMeansUnchanged: command.zeroMeansUnchanged ?? false,
    run(context, args) {
      const error = kind === undefined ? undefined : firstWrongKind(context, { kind, keys, args });
      if (error !== undefined) return error;
      return reply(implementation.call(context.mock, ...args));
    },
  };
}

interface KeyCheck {
  readonly kind: ValueKind;
  readonly keys: KeyPositions;
  readonly args: readonly string[];
}

function firstWrongKind({ keyspace }: CommandContext, { kind, keys, args }: KeyCheck): Reply | undefined {
  const [first] = args;
  // The common case, without a list of keys.
  if (keys === 'first' && first !== undefined) return wrongKind(keyspace, first, kind);
  for (const key of keysOf(keys, args)) {
    const error = wrongKind(keyspace, key, kind);
    if (error !== undefined) return error;
  }
  return undefined;
}

export function asInteger(result: unknown): Reply {
  if (typeof result !== 'number') throw unexpected('an integer', result);
  return integerReply(result);
}

export function asBulk(result: unknown): Reply {
  if (result === null) return nullBulk;
  if (typeof result !== 'string') throw unexpected('a string', result);
  return bulkReply(result);
}

export function asStatus(result: unknown): Reply {
  if (typeof result !== 'string') throw unexpected('a status', result);
  return { kind: 'simple', text: result };
}

export function asArray(result: unknown): Reply {
  if (result === null) return nullArray;
  if (!Array.isArray(result)) throw unexpected('an array', result);
  return arrayReply(result.map(asBulk));
}

function unexpected(expected: string, came: unknown): Error {
  return new Error(`ioredis-mock was expected to return ${expected}, but returned ${String(came)}`);
}
