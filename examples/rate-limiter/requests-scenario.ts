import type { Redis } from 'ioredis';
import { check, defineScenario, redis } from 'raceproof';
import type { Limit, RateLimiter } from './rate-limiter.ts';

const limit: Limit = { requests: 2, windowMs: 3_600_000 };

type Made = new (client: Redis, of: Limit) => Pick<RateLimiter, 'allows'>;

/** No run takes an hour, so all of Ann's requests fall into one window. */
export function requestsOf(name: string, MadeLimiter: Made) {
  return defineScenario({
    name,
    services: { redis: redis() },
    system: ({ redis: client }) => new MadeLimiter(client, limit),
    concurrency: [2, 12],
    operations: { request: { run: (limiter) => limiter.allows('ann') } },
    faults: ['redis.slow', 'process.crash'],
    finally: ({ history, redis: store }) => {
      const allowed = history.filter(({ result }) => result === true).length;
      check(allowed <= limit.requests, `ann was allowed ${allowed} requests an hour`);
      check(store.pttl('requests:ann') !== -1, 'ann is blocked for ever');
    },
  });
}
