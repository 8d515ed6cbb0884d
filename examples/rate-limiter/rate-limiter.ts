import type { Redis } from 'ioredis';

export interface Limit {
  readonly requests: number;
  readonly windowMs: number;
}

/** Counts the requests of each user in Redis. All that look before one of them has counted are let through. */
export class RateLimiter {
  readonly #redis: Redis;
  readonly #limit: Limit;

  constructor(redis: Redis, limit: Limit) {
    this.#redis = redis;
    this.#limit = limit;
  }

  async allows(user: string): Promise<boolean> {
    const key = `requests:${user}`;
    if (Number(await this.#redis.get(key)) >= this.#limit.requests) return false;
    await this.#redis.multi().incr(key).pexpire(key, this.#limit.windowMs, 'NX').exec();
    return true;
  }
}
