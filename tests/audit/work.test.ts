import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AuditFailure } from '../../src/audit/audit-failure.ts';
import { Work } from '../../src/audit/work.ts';
import { delay } from './delay.ts';
import { useVirtualTime } from './virtual-time.ts';

const time = useVirtualTime();

const never = (): Promise<never> => new Promise(() => {});
const limit = (limitMs: number): { operation: string; limitMs: number } => ({
  operation: 'the call',
  limitMs,
});
const outcomeOf = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

describe('work', () => {
  test('every wait ends by its own limit, however many there are, on one timer', async () => {
    const limits = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(limits, async (limitsMs) => {
        const work = new Work(2_000);
        const endedMs: number[] = [];
        const waits = limitsMs.map(async (limitMs, index) => {
          await outcomeOf(work.wait(limit(limitMs), never));
          endedMs[index] = performance.now() - work.startMs;
        });
        expect(time().pending).toBe(1);
        await time().advance(1_000);
        await Promise.all(waits);
        expect(endedMs).toEqual(limitsMs);
        work.close();
      }),
      { numRuns: 50 },
    );
  });

  test('an outcome in time is the outcome, and leaves nothing behind', async () => {
    const work = new Work(100);
    await expect(work.wait(limit(50), async () => 7)).resolves.toBe(7);
    await expect(work.wait(limit(50), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(
      work.wait(limit(50), () => {
        throw new Error('at once');
      }),
    ).rejects.toThrow('at once');
    work.close();
  });

  test('a late outcome is dropped, also a late rejection', async () => {
    const work = new Work(100);
    let fail: (error: Error) => void = () => {};
    const call = (): Promise<never> =>
      new Promise((_, reject) => {
        fail = reject;
      });
    const outcome = outcomeOf(work.wait(limit(10), call));
    await time().advance(10);
    expect(await outcome).toMatchObject({ kind: 'timed-out', message: 'the call took longer than 10 ms' });
    fail(new Error('late'));
    await expect(work.wait(limit(10), async () => 'next')).resolves.toBe('next');
    work.close();
  });

  test('the deadline ends waits and sleeps, and later calls are not even made', async () => {
    const work = new Work(20);
    const outcomes = [outcomeOf(work.wait(limit(500), never)), outcomeOf(work.sleep(500))];
    await time().advance(20);
    for (const outcome of outcomes) expect(await outcome).toMatchObject({ kind: 'timed-out' });
    let calls = 0;
    const call = (): Promise<never> => {
      calls += 1;
      return never();
    };
    await expect(work.wait(limit(1), call)).rejects.toThrow('the work took longer than 20 ms');
    await expect(work.sleep(1)).rejects.toThrow('the work took longer than 20 ms');
    expect(calls).toBe(0);
    work.close();
  });

  test('a cancel interrupts the main course and leaves what runs beside it alone', async () => {
    const work = new Work(1_000);
    const main = outcomeOf(work.wait(limit(500), never));
    const beside = work.beside(limit(500), () => delay(30, 'done'));
    const reason = new AuditFailure('stopped', 'enough');
    work.cancel(reason);
    work.cancel(new Error('a second reason'));
    expect(await main).toBe(reason);
    await time().advance(30);
    expect(await beside).toBe('done');
    work.close();
  });

  test('settling gives a new, bounded time that a cancel does not end', async () => {
    const work = new Work(1_000);
    work.cancel(new Error('enough'));
    work.settle(50);
    work.cancel(new Error('again'));
    await expect(work.wait(limit(10), async () => 'released')).resolves.toBe('released');
    const hung = outcomeOf(work.wait(limit(500), never));
    await time().advance(50);
    expect(await hung).toMatchObject({ kind: 'timed-out' });
    work.settle(50);
    await expect(work.wait(limit(10), async () => 'acknowledged')).resolves.toBe('acknowledged');
    work.close();
  });

  test('closing settles every wait; alarms then never ring', async () => {
    const work = new Work();
    const rings: string[] = [];
    const ring = (): void => void rings.push('late');
    work.alarm(10, ring);
    const waits = [work.wait(limit(500), never), work.beside(limit(500), never), work.sleep(10)].map(
      outcomeOf,
    );
    work.close();
    work.alarm(10, ring);
    for (const wait of waits) expect(await wait).toMatchObject({ kind: 'stopped' });
    await expect(work.beside(limit(5), never)).rejects.toThrow('closed');
    await time().advance(100);
    expect(rings).toEqual([]);
  });

  test('an alarm rings once, unless silenced', async () => {
    const work = new Work();
    const rings: string[] = [];
    const silenced = work.alarm(10, () => void rings.push('silenced'));
    work.alarm(20, () => void rings.push('twenty'));
    work.silence(silenced);
    await time().advance(100);
    expect(rings).toEqual(['twenty']);
    work.close();
  });
});
