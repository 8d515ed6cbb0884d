import { describe, expect, test } from 'vitest';
import {
  type AuditEvent,
  type AuditOptions,
  AuditorError,
  AuditProcessor,
  type IAAuditor,
} from '../../src/audit/index.ts';
import { delay } from './delay.ts';
import { MemoryQueue } from './memory-queue.ts';
import { MemoryRedis } from './memory-redis.ts';
import { useVirtualTime } from './virtual-time.ts';

const time = useVirtualTime();
const auditing = (verdict: 'flag' | 'clean', delayMs = 100): IAAuditor => ({
  audit: ({ id, record }) => delay(delayMs, { requestId: id, record, verdict }),
});
const failing = (kind: 'transient' | 'permanent'): IAAuditor => ({
  audit: () => Promise.reject(new AuditorError(kind, `${kind} trouble`)),
});

interface Bench {
  readonly redis: MemoryRedis;
  readonly queue: MemoryQueue;
  readonly processor: AuditProcessor;
  readonly events: AuditEvent[];
}

async function bench(
  auditor: IAAuditor,
  options: AuditOptions = {},
  redis = new MemoryRedis(),
): Promise<Bench> {
  const queue = new MemoryQueue();
  const events: AuditEvent[] = [];
  const onEvent = (event: AuditEvent): void => void events.push(event);
  const processor = new AuditProcessor({ redis: redis.client(), queue, auditor }, { onEvent, ...options });
  await processor.start();
  return { redis, queue, processor, events };
}

async function finish({ processor, queue }: Bench): Promise<void> {
  const stopped = processor.stop();
  await time().advance(60_000);
  await stopped;
  queue.close();
  expect(processor.metrics().inWork).toBe(0);
}

describe('one delivery', () => {
  test('a record with verdict "flag" is flagged, unlocked and acknowledged, in three commands', async () => {
    const it = await bench(auditing('flag'));
    it.queue.add({ id: 'r1', record: 'm1' });
    await time().advance(100);
    expect(it.redis.journal).toEqual(['{"record":"m1","request":"r1","fence":1}']);
    expect(it.redis.sent).toEqual(['Acquire', 'Flag', 'Release']);
    expect(it.redis.isLocked('m1')).toBe(false);
    expect(it.queue.acked).toEqual(['r1']);
    expect(it.processor.metrics()).toMatchObject({ handled: 1, flagged: 1, failed: 0, lockAcquisitions: 1 });
    expect(it.processor.metrics().latency).toMatchObject({ count: 1, p50Ms: 100, meanMs: 100 });
    await finish(it);
  });

  test('a clean record is acknowledged without a flag', async () => {
    const it = await bench(auditing('clean'));
    it.queue.add({ id: 'r1', record: 'm1' });
    await time().advance(100);
    expect(it.redis.sent).toEqual(['Acquire', 'Release']);
    expect(it.queue.acked).toEqual(['r1']);
    await finish(it);
  });

  test('attempts end in the dead letters, counted by the queue', async () => {
    const it = await bench(failing('transient'), { attemptsMax: 3 });
    it.queue.add({ id: 'r1', record: 'm1' });
    await time().advance(60_000);
    expect(it.queue.returned).toHaveLength(2);
    expect(it.queue.returned[1]?.delayMs).toBeGreaterThanOrEqual(500);
    expect(it.queue.dead).toEqual([{ id: 'r1', reason: 'transient trouble' }]);
    it.queue.add({ id: 'r2', record: 'm1' }, 3);
    await time().advance(1);
    expect(it.queue.dead[1]).toEqual({ id: 'r2', reason: 'delivery 4 of at most 3' });
    expect(it.processor.metrics()).toMatchObject({ failed: 4, returned: 2, deadLettered: 2 });
    expect(it.events.map(({ kind }) => kind)).toEqual([
      'returned',
      'returned',
      'dead-lettered',
      'dead-lettered',
    ]);
    await finish(it);
  });

  test('a permanent error, and a request that names no record, are dead at once', async () => {
    const it = await bench(failing('permanent'));
    it.queue.add({ id: 'r1', record: 'm1' });
    it.queue.add({ id: 'r2', record: '' });
    await time().advance(10);
    expect(it.queue.dead.map(({ id }) => id).toSorted()).toEqual(['r1', 'r2']);
    expect(it.redis.isLocked('m1')).toBe(false);
    await finish(it);
  });

  test('lost acknowledgements: the next delivery finds its own flag and does not ask again', async () => {
    const it = await bench(auditing('flag'), { attemptsMax: 2 });
    it.queue.fate = (call) => (call === 'ack' ? 'refused' : 'ok');
    it.queue.add({ id: 'r1', record: 'm1' });
    await time().advance(31_000);
    expect(it.processor.metrics()).toMatchObject({
      flagged: 1,
      alreadyFlagged: 1,
      givenUp: 2,
      deadLettered: 0,
    });
    it.queue.fate = () => 'ok';
    // By now the attempts are used up, yet what is done is not dead.
    await time().advance(31_000);
    expect(it.queue.acked).toEqual(['r1']);
    expect(it.queue.dead).toEqual([]);
    expect(it.redis.journal).toHaveLength(1);
    await finish(it);
  });

  test('long work is hidden from others again and again, and its lock renewed', async () => {
    const options = { visibilityMs: 900, requestTimeoutMs: 20_000, auditorTimeoutMs: 10_000, leaseMs: 600 };
    const it = await bench(auditing('flag', 3_000), options);
    it.queue.add({ id: 'r1', record: 'm1' });
    await time().advance(3_000);
    expect(it.queue.acked).toEqual(['r1']);
    expect(it.queue.calls.filter((call) => call === 'extend').length).toBeGreaterThanOrEqual(8);
    expect(it.redis.sent.filter((command) => command === 'Renew').length).toBeGreaterThanOrEqual(13);
    expect(it.processor.metrics()).toMatchObject({ leaseLost: 0, handled: 1 });
    await finish(it);
  });
});

describe('trouble with the lock', () => {
  test('the reply to the acquire is lost: the second try finds its own lock', async () => {
    const it = await bench(auditing('clean'));
    let isFirst = true;
    it.redis.fate = (command) => {
      const fate = command === 'Acquire' && isFirst ? 'reply-lost' : 'ok';
      isFirst = false;
      return fate;
    };
    it.queue.add({ id: 'r1', record: 'm1' });
    await time().advance(200);
    expect(it.queue.acked).toEqual(['r1']);
    expect(it.redis.fences.get('audit:fence:m1')).toBe(1);
    expect(it.processor.metrics()).toMatchObject({ lockContended: 0, lockAcquisitions: 1 });
    await finish(it);
  });

  test('a lock that may have been taken is released although it was never known to be ours', async () => {
    const it = await bench(auditing('clean'));
    it.redis.fate = (command) => (command === 'Acquire' ? 'lost' : 'ok');
    it.queue.add({ id: 'r1', record: 'm1' });
    await time().advance(2_200);
    expect(it.redis.sent).toEqual(['Acquire', 'Acquire', 'Release']);
    expect(it.redis.isLocked('m1')).toBe(false);
    expect(it.queue.returned).toHaveLength(1);
    it.redis.fate = () => 'ok';
    await finish(it);
  });

  test.each(['silent', 'refused'] as const)('a renewal that is %s ends the work', async (fate) => {
    const it = await bench(auditing('flag', 4_000), { auditorTimeoutMs: 5_000 });
    it.redis.fate = (command) => (command === 'Renew' ? fate : 'ok');
    it.queue.add({ id: 'r1', record: 'm1' });
    await time().advance(2_700);
    expect(it.processor.metrics()).toMatchObject({ leaseLost: 1, failed: 1, handled: 0 });
    expect(it.redis.flags.size).toBe(0);
    await finish(it);
  });

  test('a pause longer than the lease: the reply that comes first does not flag', async () => {
    const answers: (() => void)[] = [];
    const auditor: IAAuditor = {
      audit: ({ id, record }) =>
        new Promise((resolve) => {
          answers.push(() => resolve({ requestId: id, record, verdict: 'flag' }));
        }),
    };
    const it = await bench(auditor);
    it.queue.add({ id: 'r1', record: 'm1' });
    await time().advance(10);
    time().stall(6_000);
    answers[0]?.();
    await time().advance(0);
    expect(it.redis.flags.size).toBe(0);
    expect(it.processor.metrics()).toMatchObject({ leaseLost: 1, failed: 1 });
    await finish(it);
  });

  test('a newer grant: the store refuses the flag of the older holder', async () => {
    const it = await bench(auditing('flag'));
    it.queue.add({ id: 'r1', record: 'm1' });
    await time().advance(50);
    it.redis.locks.clear();
    it.redis.fences.set('audit:fence:m1', 2);
    await time().advance(60);
    expect(it.redis.flags.size).toBe(0);
    expect(it.processor.metrics()).toMatchObject({ stale: 1, failed: 1, handled: 0 });
    await finish(it);
  });

  test('deliveries for one record take turns without meeting at the lock', async () => {
    const it = await bench(auditing('flag'));
    for (const id of ['r1', 'r2', 'r3']) it.queue.add({ id, record: 'm1' });
    await time().advance(300);
    expect(it.queue.acked).toEqual(['r1', 'r2', 'r3']);
    expect(it.redis.journal).toHaveLength(1);
    expect(it.processor.metrics()).toMatchObject({ flagged: 1, alreadyFlagged: 2, lockContended: 0 });
    await finish(it);
  });

  test('processors wait for each other’s locks', async () => {
    const redis = new MemoryRedis();
    const [one, two] = [await bench(auditing('flag'), {}, redis), await bench(auditing('flag'), {}, redis)];
    one.queue.add({ id: 'r1', record: 'm1' });
    two.queue.add({ id: 'r2', record: 'm1' });
    await time().advance(600);
    expect([...one.queue.acked, ...two.queue.acked]).toEqual(['r1', 'r2']);
    expect(redis.journal).toHaveLength(1);
    expect(two.processor.metrics()).toMatchObject({ lockContended: 1, alreadyFlagged: 1 });
    await finish(one);
    await finish(two);
  });
});
