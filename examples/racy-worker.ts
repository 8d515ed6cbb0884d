import { workerWith } from './worker.ts';

/** Looks whether the record is flagged, then flags it. Two deliveries may look before either flags. */
export default workerWith(async (redis, record, entry) => {
  if ((await redis.get(`audit:flag:${record}`)) !== null) return;
  await redis.set(`audit:flag:${record}`, entry);
  await redis.rpush('audit:journal', entry);
});
