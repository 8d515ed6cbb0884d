import { setTimeout as sleep } from 'node:timers/promises';
import { type ConnectionOptions, Queue, Worker } from 'bullmq';
import { expect, test } from 'vitest';
import { runBody } from './run-body.ts';

test('a queue and a worker of BullMQ run unchanged', async () => {
  const runs = await runBody({ maxRetriesPerRequest: null }, async (client) => {
    // BullMQ brings its own types of ioredis.
    const connection = client as ConnectionOptions;
    const queue = new Queue('mail', { connection });
    const processed: string[] = [];
    const worker = new Worker(
      'mail',
      async ({ name, data, attemptsMade }) => {
        processed.push(`${name} ${JSON.stringify(data)} ${attemptsMade}`);
        if (name === 'fails' && attemptsMade === 0) throw new Error('once');
      },
      { connection },
    );
    await queue.add('first', { to: 'a' });
    await queue.add('fails', { n: 1.5 }, { attempts: 2, backoff: { type: 'fixed', delay: 100 } });
    await queue.add('late', {}, { delay: 5_000 });
    await queue.add('urgent', {}, { priority: 2 });
    while ((await queue.getJobCounts('completed'))['completed'] !== 4) {
      await sleep(250);
    }
    const counts = await queue.getJobCounts();
    await worker.close();
    await queue.close();
    return { processed, counts };
  });
  expect(runs.result).toMatchObject({
    processed: ['first {"to":"a"} 0', 'fails {"n":1.5} 0', 'urgent {} 0', 'fails {"n":1.5} 1', 'late {} 0'],
    counts: { active: 0, completed: 4, delayed: 0, failed: 0, waiting: 0 },
  });
  expect(runs.hashes[0], 'the same plan, the same trace').toBe(runs.hashes[1]);
});
