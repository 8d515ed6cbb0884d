import type { CommandContext, CommandSpecification } from '../command-specification.ts';
import { kindOf } from '../keyspace.ts';
import { asArray, asInteger, mocked } from '../mocked-command.ts';
import type { Reply } from '../reply.ts';

export const keyCommands: readonly CommandSpecification[] = [
  mocked('del', { arity: -2, access: 'write', keys: 'all', reply: asInteger, zeroMeansUnchanged: true }),
  mocked('unlink', { arity: -2, access: 'write', keys: 'all', reply: asInteger, zeroMeansUnchanged: true }),
  mocked('exists', { arity: -2, access: 'read', keys: 'all', reply: asInteger }),
  { name: 'type', arity: 2, access: 'read', keys: 'first', run: typeOf },
  { ...mocked('keys', { arity: 2, access: 'read', keys: 'none', reply: asArray }), anyKey: true },
  { ...mocked('dbsize', { arity: 1, access: 'read', keys: 'none', reply: asInteger }), anyKey: true },
];

function typeOf({ keyspace }: CommandContext, [key = '']: readonly string[]): Reply {
  const value = keyspace.get(key);
  return { kind: 'simple', text: value === undefined ? 'none' : kindOf(value) };
}
