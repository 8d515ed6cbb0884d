import { errorReplyFault } from './error-reply-fault.ts';

export const redisNoscript = errorReplyFault({
  kind: 'redis.noscript',
  summary: 'Redis has forgotten a script.',
  reply: 'NOSCRIPT No matching script. Please use EVAL.',
});
