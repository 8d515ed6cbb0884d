import type { Redis } from 'ioredis';
import RedisMock from 'ioredis-mock';
import { bareWork } from './bare-work.ts';
import type { Way } from './plain-queue.ts';
import { promptRedis } from './prompt-redis.ts';
import { type Load, type Sample, timed } from './sample.ts';

/** The real client and the simulated server, with nothing in between that decides who comes next. */
export function directWork(load: Load): Promise<Sample> {
  return countedWork(load, promptRedis);
}

/** All clients of ioredis-mock share one store for as long as the program runs. */
let sweeper: Redis | undefined;

/** ioredis-mock in place of client and server. Its calls to Redis are not counted. */
export async function mockedWork(load: Load): Promise<Sample> {
  sweeper ??= new RedisMock();
  const sample = await countedWork(load, () => () => new RedisMock());
  await sweeper.flushall();
  return sample;
}

function countedWork(load: Load, redis: (way: Way) => () => Redis): Promise<Sample> {
  let calls = 0;
  const way: Way = (call) => {
    calls += 1;
    return call();
  };
  return timed(async () => {
    await bareWork(load, { connect: redis(way), way });
    return calls;
  });
}
