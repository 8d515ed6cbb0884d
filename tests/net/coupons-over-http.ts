import * as fc from 'fast-check';
import { check, type DefinedScenario, defineScenario, http, redis } from '../../src/index.ts';

/** What a mail service was asked to send. */
interface Mail {
  readonly sent: string[];
}

/** A service of coupons as it is, over HTTP, with the Redis and the mail service that it finds in its environment. */
export function couponsOverHttp(
  service: string,
  options: { readonly concurrency?: readonly [number, number]; readonly faults?: readonly string[] } = {},
): DefinedScenario {
  const { concurrency = [2, 4], faults = [] } = options;
  return defineScenario({
    name: 'coupons over HTTP',
    system: new URL(`services/${service}.ts`, import.meta.url),
    env: { REDIS_URL: 'redis://cache:6379', PORT: '3000', NODE_ENV: 'test' },
    processes: [1, 3],
    concurrency,
    faults,
    network: {
      'cache:6379': redis(),
      'https://api.mail.test': http(
        async (request, mail: Mail) => {
          const { coupon } = (await request.json()) as { coupon: string };
          mail.sent.push(coupon);
          return new Response('sent');
        },
        { name: 'mail', state: () => ({ sent: [] }) },
      ),
    },
    operations: {
      redeem: {
        args: fc.constantFrom('A', 'B'),
        run: ({ fetch }, coupon) => fetch(`/redeem/${coupon}`, { method: 'POST' }),
      },
    },
    finally: ({ redis: store, mail }) => {
      for (const coupon of ['A', 'B']) {
        const count = store.lrange('redeemed', 0, -1).filter((each) => each === coupon).length;
        check(count <= 1, `coupon ${coupon} was redeemed twice`);
        check(mail.sent.filter((each) => each === coupon).length <= count, 'a mail too many was sent');
      }
    },
  });
}
