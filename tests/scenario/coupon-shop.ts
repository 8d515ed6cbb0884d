import * as fc from 'fast-check';
import type { Redis } from 'ioredis';
import { check, defineScenario, redis, type ScenarioOptions } from '../../src/index.ts';

/** Redeems each coupon once, if nobody comes between the look and the mark. */
export class Shop {
  readonly #redis: Redis;

  constructor(client: Redis) {
    this.#redis = client;
  }

  async redeem(coupon: string, user: string): Promise<string> {
    if (!(await this.#isFirst(coupon, user))) return 'used';
    await this.#redis.rpush(`redeemed:${coupon}`, user);
    return 'ok';
  }

  async #isFirst(coupon: string, user: string): Promise<boolean> {
    if ((await this.#redis.get(`used:${coupon}`)) !== null) return false;
    await this.#redis.set(`used:${coupon}`, user);
    return true;
  }
}

/** Redeems each coupon once. */
export class CarefulShop {
  readonly #redis: Redis;

  constructor(client: Redis) {
    this.#redis = client;
  }

  async redeem(coupon: string, user: string): Promise<string> {
    const first = await this.#redis.set(`used:${coupon}`, user, 'NX');
    if (first === null) return 'used';
    await this.#redis.rpush(`redeemed:${coupon}`, user);
    return 'ok';
  }
}

const coupon = {
  args: fc.tuple(fc.constantFrom('A', 'B'), fc.constantFrom('ann', 'bob')),
  subject: ([name]: readonly [string, string]) => name,
} as const;

type Redeeming = Pick<Shop, 'redeem'>;

/** A scenario of coupons around a shop. */
export function couponsOf(
  Made: new (client: Redis) => Redeeming,
  more: Partial<
    Pick<
      ScenarioOptions<Record<never, never>, Record<never, never>, never, never, object>,
      'faults' | 'thresholds' | 'name'
    >
  > = {},
) {
  return defineScenario({
    name: 'coupons',
    services: { redis: redis() },
    system: ({ redis: client }): Redeeming => new Made(client),
    concurrency: [2, 20],
    operations: {
      redeem: { ...coupon, run: (shop, [name, user]) => shop.redeem(name, user) },
    },
    always: ({ redis: store }) => {
      for (const name of ['A', 'B']) {
        check(store.llen(`redeemed:${name}`) <= 1, `coupon ${name} was redeemed twice`);
      }
    },
    ...more,
  });
}
