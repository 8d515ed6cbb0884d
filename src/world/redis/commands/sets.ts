import type { CommandSpecification } from '../command-specification.ts';
import { asArray, asInteger, mocked } from '../mocked-command.ts';

export const setCommands: readonly CommandSpecification[] = [
  mocked('sadd', { arity: -3, access: 'write', kind: 'set', reply: asInteger, zeroMeansUnchanged: true }),
  mocked('srem', { arity: -3, access: 'write', kind: 'set', reply: asInteger, zeroMeansUnchanged: true }),
  mocked('sismember', { arity: 3, access: 'read', kind: 'set', reply: asInteger }),
  mocked('smembers', { arity: 2, access: 'read', kind: 'set', reply: asArray }),
  mocked('scard', { arity: 2, access: 'read', kind: 'set', reply: asInteger }),
];
