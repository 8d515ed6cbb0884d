import * as fc from 'fast-check';
import type { Redis } from 'ioredis';
import { defineScenario, eachOnce, redis } from 'raceproof';
import type { ChargeJob } from './charge-job.ts';
import { payments, type Payments } from './payments.ts';

type Made = new (client: Redis, provider: Payments) => Pick<ChargeJob, 'handle'>;

/** Orders are delivered again and again. Each is paid at most once, and has been paid where a delivery succeeded. */
export function deliveriesOf(name: string, MadeJob: Made) {
  return defineScenario({
    name,
    services: { redis: redis(), payments },
    system: ({ redis: client, payments: provider }) => new MadeJob(client, provider),
    concurrency: [2, 8],
    operations: { deliver: { args: fc.constantFrom('A', 'B', 'C'), run: (job, order) => job.handle(order) } },
    faults: ['process.crash', 'payments.error-before', 'payments.error-after'],
    finally: eachOnce({
      effect: 'payment',
      expected: (history) =>
        history.filter(({ outcome }) => outcome === 'ok').map(({ args }) => args as string),
    }),
  });
}
