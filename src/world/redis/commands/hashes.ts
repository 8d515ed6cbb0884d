import type { CommandSpecification } from '../command-specification.ts';
import { mocked, asArray, asBulk, asInteger } from '../mocked-command.ts';
import type { MockedCommand } from '../mocked-command.ts';
import { arrayReply, bulkReply } from '../reply.ts';
import type { Reply } from '../reply.ts';

export const hashCommands: readonly CommandSpecification[] = [
  mocked('hset', hash({ arity: -4, access: 'write', reply: asInteger })),
  mocked('hsetnx', hash({ arity: 4, access: 'write', reply: asInteger, zeroMeansUnchanged: true })),
  mocked('hget', hash({ arity: 3, access: 'read', reply: asBulk })),
  mocked('hmget', hash({ arity: -3, access: 'read', reply: asArray })),
  mocked('hgetall', hash({ arity: 2, access: 'read', reply: asFieldsAndValues })),
  mocked('hdel', hash({ arity: -3, access: 'write', reply: asInteger, zeroMeansUnchanged: true })),
  mocked('hlen', hash({ arity: 2, access: 'read', reply: asInteger })),
  mocked('hexists', hash({ arity: 3, access: 'read', reply: asInteger })),
  mocked('hkeys', hash({ arity: 2, access: 'read', reply: asArray })),
  mocked('hincrby', hash({ arity: 4, access: 'write', reply: asInteger })),
  mocked('hvals', hash({ arity: 2, access: 'read', reply: asArray })),
];

function hash(command: MockedCommand): MockedCommand {
  return { ...command, kind: 'hash' };
}

function asFieldsAndValues(result: unknown): Reply {
  const fields = Object.entries(result as Record<string, string>);
  return arrayReply(fields.flatMap(([field, value]) => [bulkReply(field), bulkReply(value)]));
}
