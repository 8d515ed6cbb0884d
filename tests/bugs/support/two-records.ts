import type { Redis } from 'ioredis';
import type { Steps } from './job.ts';
import { RecordMutexes } from './record-mutexes.ts';

const counting = { operation: 'counting', limitMs: 1_000 };

/**
 * An audit that first counts a record and its neighbour together, holding the mutex of each, taken in the order that
 * `inOrder` gives them.
 */
export function countingBoth(
  redis: Redis,
  alone: Steps['alone'],
  inOrder: (record: string, neighbour: string) => readonly [string, string],
): Steps['alone'] {
  const mutexes = new RecordMutexes();
  return async (job, act) => {
    const { request, work } = job;
    const count = (): Promise<number> => work.wait(counting, () => redis.incr('audit:counted'));
    const [first, second] = inOrder(request.record, neighbourOf(request.record));
    const releaseFirst = await mutexes.acquire(first);
    try {
      await count();
      const releaseSecond = await mutexes.acquire(second);
      try {
        await count();
      } finally {
        releaseSecond();
      }
    } finally {
      releaseFirst();
    }
    await alone(job, act);
  };
}

/** `m16` and `m17` are neighbours. */
function neighbourOf(record: string): string {
  return record.replace(/\d+$/, (digits) => String(Number(digits) ^ 1));
}
