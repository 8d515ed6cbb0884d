import { Redis } from 'ioredis';
import { Mutex } from 'redis-semaphore';

/** Gives each number once: counts up under a mutex of redis-semaphore, while that is still its own. */
const redis = new Redis(process.env['REDIS_URL'] ?? '');

const count = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('incr', KEYS[2]) end
  return redis.error_reply('LOST the mutex')`;

export async function next(): Promise<number> {
  const mutex = new Mutex(redis, 'count', { onLockLost: () => undefined });
  await mutex.acquire();
  try {
    return Number(await redis.eval(count, 2, 'mutex:count', 'count', mutex.identifier));
  } finally {
    await mutex.release().catch(() => undefined);
  }
}

redis.on('error', () => undefined);
process.on('SIGTERM', () => redis.disconnect());
