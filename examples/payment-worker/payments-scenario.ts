import * as fc from 'fast-check';
import { check, defineScenario, http, redis } from 'raceproof';

interface Worker {
  readonly pay: (order: string, amount: number) => Promise<void>;
}

/** Charges cards; of requests with one idempotency key it takes the first. */
const bank = http(
  async (request, { charges, keys }) => {
    const { order } = (await request.json()) as { readonly order: string };
    const key = request.headers.get('idempotency-key');
    if (key === null || !keys.has(key)) charges.push(order);
    if (key !== null) keys.add(key);
    return new Response('charged');
  },
  { name: 'bank', state: () => ({ charges: [] as string[], keys: new Set<string>() }) },
);

/** Orders are paid by workers of BullMQ, which run as they are; some stand still for longer than their lock lasts. */
export function paymentsOf(name: string, worker: URL) {
  return defineScenario({
    name,
    system: worker,
    env: { REDIS_HOST: 'queue' },
    network: { 'queue:6379': redis(), 'https://bank.test': bank },
    processes: 2,
    concurrency: [1, 5],
    operations: {
      pay: {
        args: fc.tuple(fc.constantFrom('A', 'B', 'C'), fc.nat(99)),
        run: ({ pay }: Worker, [order, amount]) => pay(order, amount),
      },
    },
    faults: ['process.pause'],
    finally: ({ bank: { charges } }) => {
      check(new Set(charges).size === charges.length, 'an order was paid twice');
    },
  });
}
