import { defineFault } from './define-fault.ts';

export const redisResetAfter = defineFault({
  kind: 'redis.reset-after',
  summary: 'The connection breaks when a command has taken effect, before its reply arrives.',
  operations: ['redis.command'],
  parameters: {},
  absorbable: false,
  strike: (call) => {
    call.connection = 'reset';
  },
});
