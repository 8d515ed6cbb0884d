import { Redis } from 'ioredis';
import { tinySystem } from '../tiny-system.ts';

/** As services do it: one client for the whole module, which connects when that is imported. */
export const redis = new Redis(Number(process.env['TEST_PORT']), '127.0.0.1', {
  retryStrategy: () => 1,
  maxRetriesPerRequest: null,
});
redis.on('error', () => undefined);

export default tinySystem(async (delivery) => {
  await redis.set('record', 'flagged');
  await delivery.ack();
});
