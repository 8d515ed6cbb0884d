import { errorReplyFault } from './error-reply-fault.ts';

export const redisReadonly = errorReplyFault({
  kind: 'redis.readonly',
  summary: 'After a failover the client talks to a replica.',
  reply: "READONLY You can't write against a read only replica.",
});
