import type { CommandSpecification } from '../command-specification.ts';
import { asBulk, asInteger, mocked } from '../mocked-command.ts';

export const listCommands: readonly CommandSpecification[] = [
  mocked('lpush', { arity: -3, access: 'write', kind: 'list', reply: asInteger }),
  mocked('rpush', { arity: -3, access: 'write', kind: 'list', reply: asInteger }),
  mocked('lpop', { arity: -2, access: 'write', kind: 'list', reply: asBulk }),
  mocked('rpop', { arity: -2, access: 'write', kind: 'list', reply: asBulk }),
  mocked('llen', { arity: 2, access: 'read', kind: 'list', reply: asInteger }),
];
