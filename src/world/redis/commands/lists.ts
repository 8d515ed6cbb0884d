import type { CommandSpecification } from '../command-specification.ts';
import { asArray, asBulk, asInteger, asStatus, mocked } from '../mocked-command.ts';

export const listCommands: readonly CommandSpecification[] = [
  mocked('lpush', { arity: -3, access: 'write', kind: 'list', reply: asInteger }),
  mocked('rpush', { arity: -3, access: 'write', kind: 'list', reply: asInteger }),
  mocked('lpop', { arity: -2, access: 'write', kind: 'list', reply: asBulk }),
  mocked('rpop', { arity: -2, access: 'write', kind: 'list', reply: asBulk }),
  mocked('lindex', { arity: 3, access: 'read', kind: 'list', reply: asBulk }),
  mocked('lset', { arity: 4, access: 'write', kind: 'list', reply: asStatus }),
  mocked('lrange', { arity: 4, access: 'read', kind: 'list', reply: asArray }),
  mocked('ltrim', { arity: 4, access: 'write', kind: 'list', reply: asStatus }),
  mocked('lrem', { arity: 4, access: 'write', kind: 'list', reply: asInteger, zeroMeansUnchanged: true }),
  mocked('llen', { arity: 2, access: 'read', kind: 'list', reply: asInteger }),
];
