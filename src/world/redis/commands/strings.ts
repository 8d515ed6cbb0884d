import type { CommandSpecification } from '../command-specification.ts';
import { asArray, asBulk, asInteger, asStatus, mocked } from '../mocked-command.ts';

export const stringCommands: readonly CommandSpecification[] = [
  mocked('get', { arity: 2, access: 'read', kind: 'string', reply: asBulk }),
  mocked('set', { arity: -3, access: 'write', reply: asStatus }),
  mocked('setnx', { arity: 3, access: 'write', reply: asInteger, zeroMeansUnchanged: true }),
  mocked('getdel', { arity: 2, access: 'write', kind: 'string', reply: asBulk }),
  mocked('getset', { arity: 3, access: 'write', kind: 'string', reply: asBulk }),
  mocked('mget', { arity: -2, access: 'read', keys: 'all', reply: asArray }),
  mocked('mset', { arity: -3, access: 'write', keys: 'pairs', reply: asStatus }),
  mocked('append', { arity: 3, access: 'write', kind: 'string', reply: asInteger }),
  mocked('incr', { arity: 2, access: 'write', kind: 'string', reply: asInteger }),
  mocked('decr', { arity: 2, access: 'write', kind: 'string', reply: asInteger }),
  mocked('incrby', { arity: 3, access: 'write', kind: 'string', reply: asInteger }),
  mocked('decrby', { arity: 3, access: 'write', kind: 'string', reply: asInteger }),
  mocked('strlen', { arity: 2, access: 'read', kind: 'string', reply: asInteger }),
];
