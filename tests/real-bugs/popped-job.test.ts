import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import type { Redis } from 'ioredis';
import { Queue as Queue706, Worker as Worker706 } from 'node-resque-7.0.6';
import { Queue as Queue800, Worker as Worker800 } from 'node-resque-8.0.0';
import { check, defineScenario, redis } from 'raceproof';
import { checkScenario } from 'raceproof/vitest';
import { expect, test } from 'vitest';
import { findingOf } from '../examples/finding-of.ts';
import { verifyScenario } from '../examples/verified.ts';
import { foundBy } from './searches.ts';

type Made<Class extends new (...options: never) => object, Name extends keyof InstanceType<Class>> = new (
  ...options: ConstructorParameters<Class>
) => Pick<InstanceType<Class>, Name>;

interface Resque {
  readonly Queue: Made<typeof Queue706, 'connect' | 'enqueue'>;
  readonly Worker: Made<typeof Worker706, 'connect' | 'start'>;
}

/** A queue of letters, and a worker that sends them. */
async function postWith({ Queue, Worker }: Resque, client: Redis): Promise<InstanceType<Resque['Queue']>> {
  const connection = { redis: client };
  const jobs = { send: { perform: (letter: string) => client.rpush('sent', letter) } };
  const queue = new Queue({ connection }, jobs);
  const worker = new Worker({ connection, queues: ['post'], name: randomUUID(), timeout: 1_000 }, jobs);
  await queue.connect();
  await worker.connect();
  await worker.start();
  return queue;
}

/** A worker crashes and starts anew. Each letter is sent, or waits, or stands in the record of a worker that has taken it. */
function lettersBy(name: string, resque: Resque) {
  return defineScenario({
    name,
    services: { redis: redis() },
    shared: () => new Set<string>(),
    system: async ({ redis: client, shared }) => ({ post: await postWith(resque, client), written: shared }),
    processes: 1,
    concurrency: [1, 4],
    operations: {
      write: {
        args: fc.integer({ min: 100, max: 999 }).map((number) => `no. ${number}`),
        run: async ({ post, written }, letter) => {
          await post.enqueue('post', 'send', [letter]);
          written.add(letter);
          await sleep(2_000); // faults strike as long as an operation is under way
        },
      },
    },
    faults: ['process.crash'],
    finally: ({ redis: store, shared: written }) => {
      const records = store.keys('resque:worker:*').map((key) => store.get(key));
      const all = [records, store.lrange('resque:queue:post', 0, -1), store.lrange('sent', 0, -1)].join();
      for (const letter of written) check(all.includes(letter), `letter ${letter} is lost`);
    },
  });
}

const losing = lettersBy('letters by node-resque 7.0.6', { Queue: Queue706, Worker: Worker706 });
const keeping = lettersBy('letters by node-resque 8.0.0', { Queue: Queue800, Worker: Worker800 });

test('node-resque 7.0.6 loses a job with the worker that has just taken it', async () => {
  const searches = await foundBy((seed) =>
    verifyScenario(losing, 'chaos', { seed, runs: 200, minimiseWallMsMax: 0 }),
  );
  for (const { runs, finding } of searches) {
    expect(runs).toBeLessThanOrEqual(120);
    expect(finding.signature).toBe('finally|CheckError|letter no. # is lost');
  }
});

test('one letter and one crash are enough to show it', async () => {
  const { minimal, violation, run, shrink } = findingOf(await verifyScenario(losing, 'chaos', { seed: 4 }));
  expect(minimal).toMatchObject({ requests: 1, processes: 1, faults: 1, deviations: 0 });
  expect(shrink.certificate.kind).toBe('minimal');
  expect(violation.message).toBe('letter no. 100 is lost');
  expect(run.plan.faults).toMatchObject([{ kind: 'process.crash', at: { call: 'p1/main/redis.lpop#2' } }]);
});

checkScenario(keeping, { runs: 200 });
