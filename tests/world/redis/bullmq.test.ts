import { setTimeout as sleep } from 'node:timers/promises';
import { type ConnectionOptions, FlowProducer, Queue, QueueEvents, Worker } from 'bullmq';
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

test('so do events, flows, schedulers, limits and all that removes jobs', async () => {
  const { result, run } = await runBody({ maxRetriesPerRequest: null }, async (client) => {
    const connection = client as ConnectionOptions;
    const events = new QueueEvents('work', { connection });
    const queue = new Queue('work', { connection });
    const worker = new Worker(
      'work',
      async (job) => {
        await job.updateProgress(50);
        await job.log('a line');
        if (job.name === 'bad') throw new Error('bad');
        return job.name;
      },
      { connection, concurrency: 3, limiter: { max: 5, duration: 1_000 } },
    );
    await events.waitUntilReady();
    const bad = await queue.add('bad', {}, { attempts: 2, backoff: { type: 'exponential', delay: 50 } });
    const failure: unknown = await bad.waitUntilFinished(events).catch(String);
    await queue.addBulk([1, 2, 3, 4, 5, 6, 7].map((n) => ({ name: `job ${n}`, data: { n } })));
    await queue.upsertJobScheduler('every', { every: 500 }, { name: 'tick' });
    await sleep(2_000);
    await queue.removeJobScheduler('every');
    const flow = new FlowProducer({ connection });
    const children = ['left', 'right'].map((name) => ({ name, queueName: 'work' }));
    const { job: parent } = await flow.add({ name: 'parent', queueName: 'work', children });
    const finished: unknown = await parent.waitUntilFinished(events);
    const values = Object.values<unknown>(await parent.getChildrenValues()).map(String);
    await queue.pause();
    const late = await queue.add('late', {}, { delay: 60_000, deduplication: { id: 'one' } });
    const same = await queue.add('late', {}, { delay: 60_000, deduplication: { id: 'one' } });
    await late.changeDelay(100);
    await queue.resume();
    await late.waitUntilFinished(events);
    const removed = await queue.add('removed', {}, { priority: 3, delay: 60_000 });
    await removed.remove();
    const told = [
      failure,
      finished,
      ...values.toSorted(),
      late.id === same.id,
      await queue.getJobCountByTypes('failed'),
    ];
    const workers = (await queue.getWorkers()).length;
    await queue.clean(0, 10, 'completed');
    await worker.close();
    await queue.obliterate({ force: true });
    // Until what limits the rate has expired.
    await sleep(1_000);
    await Promise.all([events.close(), flow.close(), queue.close()]);
    return { told, workers, left: await client.keys('*') };
  });
  expect(run.ending).toEqual({ kind: 'settled' });
  expect(result).toEqual({ told: ['Error: bad', 'parent', 'left', 'right', true, 1], workers: 1, left: [] });
});
