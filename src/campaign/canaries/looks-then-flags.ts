import { canaryWorker, flagOf, journal } from './canary-worker.ts';

/** Looks whether the record is flagged, then flags it: two deliveries may look before either flags. */
export const looksThenFlags = canaryWorker(async (delivery, due, { redis }) => {
  const { key, entry } = flagOf(delivery.request);
  if (due && (await redis.get(key)) === null) {
    await redis.set(key, entry);
    await redis.rpush(journal, entry);
  }
  await delivery.ack();
});
