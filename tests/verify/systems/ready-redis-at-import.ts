import { once } from 'node:events';
import { Redis } from 'ioredis';
import { tinySystem } from '../tiny-system.ts';

const redis = new Redis(Number(process.env['TEST_PORT']), '127.0.0.1');
redis.on('error', () => undefined);
await once(redis, 'ready');

export default tinySystem(async (delivery) => {
  await redis.set('record', 'flagged');
  await delivery.ack();
});
