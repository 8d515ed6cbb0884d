import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AuditOptions, AuditProcessor, type IAAuditor } from '../../src/audit/index.ts';
import { delay } from './delay.ts';
import { type CallFate, MemoryQueue, type QueueCall } from './memory-queue.ts';
import { type CommandFate, MemoryRedis } from './memory-redis.ts';
import { useVirtualTime } from './virtual-time.ts';

const time = useVirtualTime();
const shouldFlag = (record: string): boolean => record !== 'clean';

type AuditorFate = 'ok' | 'refused' | 'silent' | 'late' | 'wrong';

/** A source of fates: mostly good ones, from a list the property draws; good for ever when the list is used up. */
function fates<Fate>(drawn: readonly (Fate | 'ok')[]): () => Fate | 'ok' {
  let next = 0;
  return () => drawn[next++] ?? 'ok';
}

function auditorWith(fate: () => AuditorFate): IAAuditor {
  return {
    audit: async ({ id, record }) => {
      const answer = { requestId: id, record, verdict: shouldFlag(record) ? 'flag' : 'clean' } as const;
      const fated = fate();
      await delay(fated === 'late' ? 2_500 : 100);
      if (fated === 'refused') throw new Error('the auditor is down');
      if (fated === 'silent') await new Promise(() => {});
      return fated === 'wrong' ? { ...answer, record: 'another' } : answer;
    },
  };
}

const plan = fc.record({
  requests: fc.array(fc.constantFrom('a', 'b', 'clean'), { minLength: 1, maxLength: 12 }),
  processors: fc.integer({ min: 1, max: 3 }),
  redis: fc.array(fc.constantFrom<CommandFate>('ok', 'ok', 'ok', 'refused', 'reply-lost', 'lost', 'silent'), {
    maxLength: 40,
  }),
  queue: fc.array(fc.constantFrom<CallFate>('ok', 'ok', 'refused', 'reply-lost', 'silent'), {
    maxLength: 30,
  }),
  auditor: fc.array(fc.constantFrom<AuditorFate>('ok', 'ok', 'refused', 'silent', 'late', 'wrong'), {
    maxLength: 20,
  }),
  duplicates: fc.array(fc.nat({ max: 11 }), { maxLength: 6 }),
});

describe('processors that share a queue and a Redis', () => {
  test('whatever fails: flagged at most once, nothing lost, nothing left over', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (drawn) => {
        const redis = new MemoryRedis();
        const queue = new MemoryQueue();
        redis.fate = fates<CommandFate>(drawn.redis);
        queue.fate = fates<CallFate>(drawn.queue);
        const auditor = auditorWith(fates<AuditorFate>(drawn.auditor));
        const processors = Array.from(
          { length: drawn.processors },
          () =>
            new AuditProcessor(
              { redis: redis.client(), queue, auditor },
              { concurrency: 4, attemptsMax: 50 },
            ),
        );
        const started = processors.map((processor) => processor.start());
        const requests = drawn.requests.map((record, index) => ({ id: `r${index}`, record }));
        for (const request of requests) queue.add(request);
        for (const index of drawn.duplicates) {
          const request = requests[index];
          if (request !== undefined) queue.add(request);
        }
        await time().advance(600_000);
        await Promise.all(started);
        const stopped = processors.map((processor) => processor.stop());
        await time().advance(1_000);
        await Promise.all(stopped);
        queue.close();

        expect(new Set(queue.acked)).toEqual(new Set(requests.map(({ id }) => id)));
        expect(queue.dead).toEqual([]);
        const due = new Set(drawn.requests.filter(shouldFlag));
        expect(
          redis.journal.map((entry) => (JSON.parse(entry) as { record: string }).record).toSorted(),
        ).toEqual([...due].toSorted());
        for (const record of drawn.requests) expect(redis.isLocked(record)).toBe(false);
        expect(time().pending).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  test('with everything silent, a delivery still ends within its time', async () => {
    const redis = new MemoryRedis();
    redis.fate = () => 'silent';
    const processor = new AuditProcessor({
      redis: redis.client(),
      auditor: { audit: () => new Promise(() => {}) },
      queue: { enqueue: async () => {}, consume: async () => ({ close: async () => {} }) },
    });
    const queue = new MemoryQueue();
    const silent = new AuditProcessor({
      redis: redis.client(),
      queue,
      auditor: { audit: () => new Promise(() => {}) },
    });
    await silent.start();
    queue.fate = () => 'silent';
    queue.add({ id: 'r1', record: 'm1' });
    await time().advance(9_999);
    expect(silent.metrics()).toMatchObject({ inWork: 0, failed: 1, givenUp: 1 });
    const stopped = Promise.all([silent.stop(), processor.stop()]);
    await time().advance(5_000);
    await stopped;
    queue.close();
  });
});

describe('starting and stopping', () => {
  const quiet = auditorWith(() => 'ok');
  const make = (queue: MemoryQueue, options: AuditOptions = {}, auditor = quiet): AuditProcessor =>
    new AuditProcessor({ redis: new MemoryRedis().client(), queue, auditor }, options);

  test('subscribes again when the queue refuses, hangs, or loses the subscription', async () => {
    const queue = new MemoryQueue();
    queue.fate = fates<CallFate>(['refused', 'silent', 'reply-lost']);
    const processor = make(queue);
    const started = processor.start();
    expect(processor.start()).toBe(started);
    await time().advance(3_000);
    await started;
    queue.lose();
    expect(queue.consumers).toHaveLength(0);
    queue.add({ id: 'r1', record: 'a' });
    await time().advance(1_000);
    expect(queue.acked).toEqual(['r1']);
    await processor.stop();
    expect(queue.consumers.length).toBeLessThanOrEqual(1);
  });

  test('a subscription that comes after it was given up is closed again', async () => {
    const queue = new MemoryQueue();
    let isFirst = true;
    const slow = {
      enqueue: (): Promise<void> => Promise.resolve(),
      consume: async (consumer: Parameters<MemoryQueue['consume']>[0]) => {
        if (isFirst) {
          isFirst = false;
          await delay(1_500);
        }
        return queue.consume(consumer);
      },
    };
    const processor = new AuditProcessor({ redis: new MemoryRedis().client(), queue: slow, auditor: quiet });
    const started = processor.start();
    await time().advance(3_000);
    await started;
    expect(queue.consumers).toHaveLength(1);
    await processor.stop();
    expect(queue.consumers).toHaveLength(0);
  });

  test('stop lets work finish', async () => {
    const queue = new MemoryQueue();
    const processor = make(queue);
    await processor.start();
    queue.add({ id: 'r1', record: 'a' });
    await time().advance(50);
    const stopped = processor.stop();
    expect(processor.stop()).toBe(stopped);
    await time().advance(0);
    queue.add({ id: 'r2', record: 'a' });
    await time().advance(50);
    await stopped;
    expect(queue.acked).toEqual(['r1']);
    expect(queue.calls.filter((call: QueueCall) => call === 'nack')).toEqual([]);
    await expect(processor.start()).resolves.toBeUndefined();
  });

  test('stop returns what takes too long, at once and unlocked', async () => {
    const queue = new MemoryQueue();
    const redis = new MemoryRedis();
    const auditor = auditorWith(() => 'silent');
    const processor = new AuditProcessor({ redis: redis.client(), queue, auditor }, { stopTimeoutMs: 300 });
    await processor.start();
    for (const id of ['r1', 'r2', 'r3']) queue.add({ id, record: 'a' });
    await time().advance(200);
    const stopped = processor.stop();
    await time().advance(300);
    await stopped;
    const returned = queue.returned.toSorted((a, b) => a.id.localeCompare(b.id));
    expect(returned).toEqual(['r1', 'r2', 'r3'].map((id) => ({ id, delayMs: 0 })));
    expect(redis.isLocked('a')).toBe(false);
    expect(processor.metrics()).toMatchObject({ interrupted: 3, returned: 3, failed: 0, inWork: 0 });
    queue.close();
  });

  test('what a subscription brings after its closing failed goes back, neither at once nor dead', async () => {
    const queue = new MemoryQueue();
    const processor = make(queue);
    await processor.start();
    queue.fate = (call) => (call === 'close' ? 'refused' : 'ok');
    await processor.stop();
    queue.add({ id: 'r1', record: 'a' }, 7);
    await time().advance(10);
    expect(queue.dead).toEqual([]);
    expect(queue.returned[0]?.delayMs).toBeGreaterThanOrEqual(250);
    expect(processor.metrics()).toMatchObject({ interrupted: 1, failed: 0 });
    queue.close();
  });

  test('stop during start ends the start; a start after stop is refused', async () => {
    const queue = new MemoryQueue();
    queue.fate = () => 'refused';
    const processor = make(queue);
    const started = processor.start();
    await time().advance(500);
    await processor.stop();
    await started;
    const never = make(queue);
    await never.stop();
    await expect(never.start()).rejects.toThrow('make a new one');
  });

  test('a hook that throws changes nothing', async () => {
    const queue = new MemoryQueue();
    const onEvent = (): void => {
      throw new Error('a broken hook');
    };
    const processor = make(
      queue,
      { onEvent, attemptsMax: 1 },
      auditorWith(() => 'refused'),
    );
    await processor.start();
    queue.add({ id: 'r1', record: 'a' });
    await time().advance(5_000);
    expect(queue.dead).toEqual([{ id: 'r1', reason: 'the auditor is down' }]);
    await processor.stop();
  });

  test('dependencies of another shape are refused by name', () => {
    const redis = new MemoryRedis().client();
    const queue = new MemoryQueue();
    expect(() => new AuditProcessor({ redis: undefined as never, queue, auditor: quiet })).toThrow(
      /"redis" must be/,
    );
    expect(() => new AuditProcessor({ redis, queue: {} as never, auditor: quiet })).toThrow(
      /"queue" must be/,
    );
    expect(() => new AuditProcessor({ redis, queue, auditor: null as never })).toThrow(
      /"auditor" must be .* got null/,
    );
  });
});
