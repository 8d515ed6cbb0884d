import * as fc from 'fast-check';
import type { Redis } from 'ioredis';
import { check, defineScenario, redis, service } from 'raceproof';
import type { Shop } from './shop.ts';

const coupons = ['A', 'B'] as const;

/** Sends letters, and keeps them in their order. */
const mail = service('mail', {
  state: (): string[] => [],
  calls: { send: { latencyMs: [1, 20], apply: (sent: string[], letter: string) => sent.push(letter) } },
});

/** Customers redeem coupons, and whoever gets one is sent a letter. */
export function couponsOf(name: string, Made: new (client: Redis) => Pick<Shop, 'redeem'>) {
  return defineScenario({
    name,
    services: { redis: redis(), mail },
    system: ({ redis: client, mail: post }) => {
      const shop = new Made(client);
      return {
        async redeem(coupon: string, user: number) {
          const outcome = await shop.redeem(coupon, `user ${user}`);
          if (outcome === 'redeemed') await post.send(coupon);
          return outcome;
        },
      };
    },
    processes: [1, 3],
    concurrency: [2, 20],
    operations: {
      redeem: {
        args: fc.tuple(fc.constantFrom(...coupons), fc.nat(9)),
        subject: ([coupon]) => coupon,
        run: (shop, [coupon, user]) => shop.redeem(coupon, user),
      },
    },
    faults: ['redis.slow', 'process.crash'],
    always: ({ redis: store }) => {
      for (const coupon of coupons) {
        check(store.llen(`redeemed:${coupon}`) <= 1, `coupon ${coupon} was redeemed twice`);
      }
    },
    finally: ({ history, mail: sent }) => {
      const redeemed = history.filter(({ result }) => result === 'redeemed').length;
      check(sent.length >= redeemed, 'a customer redeemed a coupon and got no letter');
    },
    thresholds: { 'latency{operation:redeem}': ['p(99)<500'], errors: ['rate<0.01'] },
  });
}
