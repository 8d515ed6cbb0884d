import { createClient } from 'redis';

/** Gives each number once. */
const redis = createClient({ url: process.env['REDIS_URL'] ?? '' });

export async function next(): Promise<number> {
  const [number] = await redis.multi().incr('count').lPush('asked', 'next').exec();
  return Number(number);
}

redis.on('error', () => undefined);
await redis.connect();
process.on('SIGTERM', () => {
  redis.destroy();
  process.exit(0);
});
