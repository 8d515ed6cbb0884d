import { Redis } from 'ioredis';
import { Queue, QueueEvents, Worker } from 'bullmq';

/** Gives each number once: jobs count up, one at a time. */
const connection = { host: process.env['REDIS_HOST'] ?? '', port: 6379 };
const redis = new Redis(connection);
const queue = new Queue('numbers', { connection });
// From the beginning: what happens before it listens would be missed.
const events = new QueueEvents('numbers', { connection, lastEventId: '0-0' });
const worker = new Worker('numbers', () => redis.incr('count'), { connection });

export async function next(): Promise<number> {
  const job = await queue.add('next', {}, { attempts: 5, backoff: { type: 'fixed', delay: 100 } });
  return Number(await job.waitUntilFinished(events));
}

redis.on('error', () => undefined);
queue.on('error', () => undefined);
events.on('error', () => undefined);
worker.on('error', () => undefined);
process.on('SIGTERM', () => {
  void Promise.all([worker.close(), queue.close(), events.close()]).then(() => process.exit(0));
});
