import type { Redis } from 'ioredis';
import { expect } from 'vitest';
import type { BodyContext } from 'raceproof/vitest';
import type { Shop } from './shop.ts';

/** Two customers redeem one coupon: a body for `explore`. */
export function redeemedOnce(Made: new (client: Redis) => Pick<Shop, 'redeem'>) {
  return async ({ redis, concurrently }: BodyContext<Record<never, never>>): Promise<void> => {
    const shop = new Made(redis());
    await concurrently(
      () => shop.redeem('A', 'ann'),
      () => shop.redeem('A', 'bob'),
    );
    expect(await redis().llen('redeemed:A')).toBe(1);
  };
}
