import { Redis } from 'ioredis';
import Redlock from 'redlock';

/** Gives each number once: counts up under a lock of redlock, while that is still its own. */
const redis = new Redis(process.env['REDIS_URL'] ?? '');
const redlock = new Redlock([redis], { retryCount: 50 });

const count = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('incr', KEYS[2]) end
  return redis.error_reply('LOST the lock')`;

export async function next(): Promise<number> {
  const lock = await redlock.lock('lock', 120_000);
  try {
    return Number(await redis.eval(count, 2, 'lock', 'count', lock.value));
  } finally {
    await lock.unlock().catch(() => undefined);
  }
}

redis.on('error', () => undefined);
process.on('SIGTERM', () => redis.disconnect());
