import type { Redis } from 'ioredis';
import type { Limit } from './rate-limiter.ts';

const countOne = `
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return count`;

/** Counts first, in one script with the expiry, and decides by the count that it is given. */
export class FixedRateLimiter {
  readonly #redis: Redis;
  readonly #limit: Limit;

  constructor(redis: Redis, limit: Limit) {
    this.#redis = redis;
    this.#limit = limit;
  }

  async allows(user: string): Promise<boolean> {
    const count = await this.#redis.eval(countOne, 1, `requests:${user}`, this.#limit.windowMs);
    return Number(count) <= this.#limit.requests;
  }
}
