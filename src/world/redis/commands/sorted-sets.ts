import type { CommandSpecification } from '../command-specification.ts';
import { asArray, asBulk, asInteger, mocked } from '../mocked-command.ts';

export const sortedSetCommands: readonly CommandSpecification[] = [
  mocked('zadd', { arity: -4, access: 'write', kind: 'zset', reply: asInteger }),
  mocked('zrem', { arity: -3, access: 'write', kind: 'zset', reply: asInteger, zeroMeansUnchanged: true }),
  mocked('zcard', { arity: 2, access: 'read', kind: 'zset', reply: asInteger }),
  mocked('zscore', { arity: 3, access: 'read', kind: 'zset', reply: asBulk }),
  mocked('zincrby', { arity: 4, access: 'write', kind: 'zset', reply: asBulk }),
  mocked('zremrangebyscore', { arity: 4, access: 'write', kind: 'zset', reply: asInteger }),
  mocked('zrange', { arity: -4, access: 'read', kind: 'zset', reply: asArray }),
  mocked('zrangebyscore', { arity: -4, access: 'read', kind: 'zset', reply: asArray }),
];
