import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditEnvironment, AuditSystem } from '../../../src/index.ts';
import { consult, flagOnce, within, worker } from './frame.ts';

const [limit, windowMs, key] = [3, 200, 'limit:audits'] as const;
const script =
  "local n = redis.call('INCR', KEYS[1]) if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end return n";

/** Lets so many through in each window of time; without an end to the window nobody gets through any more. */
function build(count: (redis: AuditEnvironment['redis']) => Promise<unknown>): AuditSystem {
  return worker((environment) => {
    let isStopping = false;
    const pass = async (): Promise<void> => {
      while (!isStopping) {
        if (Number(await count(environment.redis).catch(() => Infinity)) <= limit) return;
        await sleep(windowMs);
      }
      throw new Error('it stops');
    };
    return {
      work: async ({ request }) => {
        await pass();
        if ((await consult(environment, request)) === 'flag') await flagOnce(environment, request);
      },
      stop: () => {
        isStopping = true;
      },
    };
  });
}

export default build(async (redis) => {
  const count = await within(1_000, () => redis.incr(key));
  if (count === 1) await within(1_000, () => redis.pexpire(key, windowMs));
  return count;
});
export const fixed = build((redis) => within(1_000, () => redis.eval(script, 1, key, windowMs)));
