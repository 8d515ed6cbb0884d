import { Redis } from 'ioredis-6';

/** Gives each number once. */
const redis = new Redis(process.env['REDIS_URL'] ?? '');

export async function next(): Promise<number> {
  const [counted] = (await redis.multi().incr('count').lpush('asked', process.pid).exec()) ?? [];
  return Number(counted?.[1]);
}

redis.on('error', () => undefined);
process.on('SIGTERM', () => redis.disconnect());
