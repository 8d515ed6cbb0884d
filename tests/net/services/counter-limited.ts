import { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';

/** Gives the numbers from one to three, and then no more for an hour. */
const redis = new Redis(process.env['REDIS_URL'] ?? '');
const limiter = new RateLimiterRedis({ storeClient: redis, points: 3, duration: 3_600 });

export async function next(): Promise<number> {
  const { consumedPoints } = await limiter.consume('everybody');
  return consumedPoints;
}

redis.on('error', () => undefined);
process.on('SIGTERM', () => redis.disconnect());
