import { defineFault } from './define-fault.ts';

export const redisResetBefore = defineFault({
  kind: 'redis.reset-before',
  summary: 'The connection breaks before a command reaches the server.',
  operations: ['redis.command'],
  parameters: {},
  absorbable: false,
  strike: (call) => {
    call.applied = false;
    call.connection = 'reset';
  },
});
