import type { Redis } from 'ioredis';
import type { Steps } from './job.ts';
import { RecordMutexes } from './record-mutexes.ts';

const counting = { operation: 'counting', limitMs: 1_000 };

/** An audit that works on a record and its neighbour, one mutex each, taken in the order that `inOrder` gives them. */
export function aloneWithBoth(
  redis: Redis,
  inOrder: (record: string, neighbour: string) => readonly [string, string],
): Steps['alone'] {
  const mutexes = new RecordMutexes();
  return async ({ request: { record }, work }, act) => {
    const [first, second] = inOrder(record, neighbourOf(record));
    const releaseFirst = await mutexes.acquire(first);
    try {
      await work.wait(counting, () => redis.incr('audit:pairs'));
      const releaseSecond = await mutexes.acquire(second);
      try {
        await act();
      } finally {
        releaseSecond();
      }
    } finally {
      releaseFirst();
    }
  };
}

/** `m16` and `m17` are neighbours. */
function neighbourOf(record: string): string {
  return record.replace(/\d+$/, (digits) => String(Number(digits) ^ 1));
}
