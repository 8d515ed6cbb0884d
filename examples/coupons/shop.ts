import type { Redis } from 'ioredis';

/** Checks whether the coupon is used, then marks it. Two customers may both check before either marks. */
export class Shop {
  readonly #redis: Redis;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  async redeem(coupon: string, user: string): Promise<'redeemed' | 'used'> {
    if ((await this.#redis.get(`used:${coupon}`)) !== null) return 'used';
    await this.#redis.set(`used:${coupon}`, user);
    await this.#redis.rpush(`redeemed:${coupon}`, user);
    return 'redeemed';
  }
}
