import { workerWith } from './worker.ts';

const flagOnce = `
if redis.call('SET', KEYS[1], ARGV[1], 'NX') then
  redis.call('RPUSH', KEYS[2], ARGV[1])
end`;

/** Looks and flags in one script, so nobody comes in between. */
export default workerWith(async (redis, record, entry) => {
  await redis.eval(flagOnce, 2, `audit:flag:${record}`, 'audit:journal', entry);
});
