import type { CommandSpecification } from '../command-specification.ts';
import { asArray, asInteger, asStatus, mocked } from '../mocked-command.ts';

export const keyCommands: readonly CommandSpecification[] = [
  mocked('del', { arity: -2, access: 'write', keys: 'all', reply: asInteger, zeroMeansUnchanged: true }),
  mocked('unlink', { arity: -2, access: 'write', keys: 'all', reply: asInteger, zeroMeansUnchanged: true }),
  mocked('exists', { arity: -2, access: 'read', keys: 'all', reply: asInteger }),
  mocked('type', { arity: 2, access: 'read', reply: asStatus }),
  mocked('keys', { arity: 2, access: 'read', keys: 'none', reply: asArray }),
  mocked('dbsize', { arity: 1, access: 'read', keys: 'none', reply: asInteger }),
];
