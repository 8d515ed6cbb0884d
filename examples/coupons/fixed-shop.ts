import type { Redis } from 'ioredis';

/** Looks and marks in one command, so nobody comes in between. */
export class FixedShop {
  readonly #redis: Redis;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  async redeem(coupon: string, user: string): Promise<'redeemed' | 'used'> {
    const isFirst = await this.#redis.set(`used:${coupon}`, user, 'NX');
    if (isFirst === null) return 'used';
    await this.#redis.rpush(`redeemed:${coupon}`, user);
    return 'redeemed';
  }
}
