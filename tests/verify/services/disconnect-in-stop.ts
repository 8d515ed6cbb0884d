import { consult, flagOnce, worker } from './frame.ts';

/** Disconnects its client when it stops: the timer that is left is ioredis's, not its own. */
export default worker((environment) => ({
  work: async ({ request }) => {
    if ((await consult(environment, request)) === 'flag') await flagOnce(environment, request);
  },
  stop: () => environment.redis.disconnect(),
}));
