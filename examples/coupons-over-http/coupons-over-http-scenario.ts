import * as fc from 'fast-check';
import { check, defineScenario, http, redis } from 'raceproof';

/** Sends letters, and keeps them in their order. */
const mail = http(
  async (request, letters: string[]) => {
    letters.push(await request.text());
    return new Response('sent');
  },
  { name: 'mail', state: () => [] },
);

/** Customers redeem coupons over HTTP; the server runs as it is. */
export function couponsOverHttp(name: string, server: URL) {
  return defineScenario({
    name,
    system: server,
    env: { REDIS_URL: 'redis://cache:6379', PORT: '3000' },
    network: { 'cache:6379': redis(), 'https://api.mail.test': mail },
    processes: [1, 3],
    concurrency: [2, 6],
    operations: {
      redeem: {
        args: fc.constantFrom('A', 'B'),
        run: ({ fetch }, coupon) => fetch(`/redeem/${coupon}`, { method: 'POST' }),
      },
    },
    finally: ({ mail: letters }) => {
      check(new Set(letters).size === letters.length, 'a coupon was redeemed twice');
    },
  });
}
