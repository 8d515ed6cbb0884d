import { errorReplyFault } from './error-reply-fault.ts';

export const redisLoading = errorReplyFault({
  kind: 'redis.loading',
  summary: 'Redis has just started and is still reading its data.',
  reply: 'LOADING Redis is loading the dataset in memory',
});
