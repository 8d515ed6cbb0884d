import { errorReplyFault } from './error-reply-fault.ts';

export const redisOom = errorReplyFault({
  kind: 'redis.oom',
  summary: 'Redis is out of memory.',
  reply: "OOM command not allowed when used memory > 'maxmemory'.",
});
