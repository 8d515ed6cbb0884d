import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RecordQueues } from '../../src/audit/record-queues.ts';
import { Work } from '../../src/audit/work.ts';
import { delay } from './delay.ts';
import { useVirtualTime } from './virtual-time.ts';

const time = useVirtualTime();

const visit = fc.record({
  record: fc.constantFrom('a', 'b', '__proto__'),
  arrivalMs: fc.integer({ min: 0, max: 100 }),
  holdMs: fc.integer({ min: 0, max: 60 }),
  patienceMs: fc.integer({ min: 1, max: 200 }),
});

describe('record queues', () => {
  test('one at a time per record, in bounded time, and nothing is kept', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(visit, { maxLength: 20 }), async (visits) => {
        const queues = new RecordQueues({ waitMaxMs: 80 });
        const holders = new Map<string, number>();
        const all = visits.map(async ({ record, arrivalMs, holdMs, patienceMs }) => {
          await delay(arrivalMs);
          const work = new Work(patienceMs);
          try {
            const leave = await queues.enter(record, work);
            expect(holders.get(record) ?? 0).toBe(0);
            holders.set(record, 1);
            await delay(holdMs);
            holders.set(record, 0);
            leave();
          } catch (error) {
            expect(error).toMatchObject({ kind: 'timed-out' });
            expect(performance.now() - work.startMs).toBeLessThanOrEqual(Math.min(patienceMs, 80));
          } finally {
            work.close();
          }
        });
        await time().advance(2_000);
        await Promise.all(all);
        expect(queues.size).toBe(0);
      }),
      { numRuns: 100 },
    );
  });

  test('whoever gave up passes the turn on', async () => {
    const queues = new RecordQueues({ waitMaxMs: 10 });
    const [first, second, third] = [new Work(), new Work(), new Work()];
    const leave = await queues.enter('a', first);
    const givenUp = queues.enter('a', second).catch((error: unknown) => error);
    await time().advance(10);
    expect(await givenUp).toMatchObject({ kind: 'timed-out' });
    const waiting = queues.enter('a', third);
    leave();
    (await waiting)();
    await Promise.resolve();
    expect(queues.size).toBe(0);
    for (const work of [first, second, third]) work.close();
  });
});
