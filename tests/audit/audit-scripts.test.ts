import * as fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { auditKeys, AuditProcessor } from '../../src/audit/index.ts';
import { type AuditScripts, defineAuditScripts } from '../../src/audit/audit-scripts.ts';
import { delay } from './delay.ts';
import { MemoryQueue } from './memory-queue.ts';
import { findRedisServer, type RedisServer, startRedisServer } from './redis-server.ts';

const version = findRedisServer();
const lease = { leaseMs: 60_000 };
const one = { record: 'm1', token: 'one' };
const two = { record: 'm1', token: 'two' };

describe.skipIf(version === undefined)(`the scripts on ${version}`, () => {
  let server: RedisServer;
  let redis: Redis;
  let scripts: AuditScripts;

  beforeAll(async () => {
    server = await startRedisServer();
    redis = new Redis({ host: '127.0.0.1', port: server.port });
    scripts = defineAuditScripts(redis);
  });

  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  beforeEach(async () => {
    await redis.flushall();
  });

  const flag = (fence: number, request: string): Promise<unknown> =>
    scripts.flag({ record: 'm1', fence, request, entry: `${request}@${fence}` });

  test('a lock is granted to one token, with a growing fence and a lease', async () => {
    expect(await scripts.acquire({ ...one, ...lease })).toBe(1);
    expect(await scripts.acquire({ ...two, ...lease })).toBe(0);
    expect(await redis.pttl(auditKeys.lock('m1'))).toBeGreaterThan(50_000);
    expect(await scripts.release(one)).toBe(1);
    expect(await scripts.acquire({ ...two, ...lease })).toBe(2);
    expect(await redis.get(auditKeys.fence('m1'))).toBe('2');
  });

  test('a command sent again finds its own lock: same fence, lease started anew', async () => {
    await scripts.acquire({ ...one, leaseMs: 1_000 });
    expect(await scripts.acquire({ ...one, ...lease })).toBe(1);
    expect(await redis.pttl(auditKeys.lock('m1'))).toBeGreaterThan(50_000);
    await redis.del(auditKeys.fence('m1'));
    expect(await scripts.acquire({ ...one, ...lease })).toBe(1);
  });

  test('only the holder renews and releases', async () => {
    await scripts.acquire({ ...one, leaseMs: 10_000 });
    expect(await scripts.renew({ ...two, ...lease })).toBe(0);
    expect(await scripts.release(two)).toBe(0);
    expect(await redis.pttl(auditKeys.lock('m1'))).toBeLessThanOrEqual(10_000);
    expect(await scripts.renew({ ...one, ...lease })).toBe(1);
    expect(await redis.pttl(auditKeys.lock('m1'))).toBeGreaterThan(50_000);
    expect(await scripts.release(one)).toBe(1);
    expect(await scripts.renew({ ...one, ...lease })).toBe(0);
    expect(await redis.exists(auditKeys.lock('m1'))).toBe(0);
  });

  test('a grant tells who flagged the record', async () => {
    await redis.set(auditKeys.flag('m1'), 'r9');
    expect(await scripts.acquire({ ...one, ...lease })).toEqual([1, 'r9']);
    expect(await scripts.flaggedBy('m1')).toBe('r9');
    expect(await scripts.flaggedBy('m2')).toBeNull();
  });

  test('any sequence of grants and flags: one flag, by the newest holder of its time', async () => {
    const step = fc.oneof(
      fc.constant('grant' as const),
      fc.record({ age: fc.nat({ max: 2 }), request: fc.constantFrom('r1', 'r2') }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        await redis.flushall();
        let fence = 0;
        let flaggedBy: string | undefined;
        for (const current of steps) {
          if (current === 'grant') {
            fence += 1;
            const token = `token ${fence}`;
            await scripts.acquire({ record: 'm1', token, ...lease });
            await scripts.release({ record: 'm1', token });
          } else {
            const { age, request } = current;
            const expected =
              flaggedBy === request ? 1 : flaggedBy !== undefined ? 2 : age === 0 && fence > 0 ? 1 : 0;
            expect(await flag(fence - age, request)).toBe(expected);
            if (expected === 1) flaggedBy ??= request;
          }
        }
        expect(await redis.llen(auditKeys.journal)).toBe(flaggedBy === undefined ? 0 : 1);
      }),
      { numRuns: 40 },
    );
  });

  test('many first calls at once, and a server that forgot the scripts, are no errors', async () => {
    const fresh = new Redis({ host: '127.0.0.1', port: server.port });
    const own = defineAuditScripts(fresh);
    const acquireAll = (round: string): Promise<unknown[]> => {
      const records = Array.from({ length: 50 }, (_, index) => `${round}${index}`);
      return Promise.all(records.map((record) => own.acquire({ record, token: 'one', ...lease })));
    };
    await redis.script('FLUSH');
    expect(new Set(await acquireAll('a'))).toEqual(new Set([1]));
    await redis.script('FLUSH');
    expect(new Set(await acquireAll('b'))).toEqual(new Set([1]));
    fresh.disconnect();
  });

  test.each([{ keyPrefix: 'app:' }, { stringNumbers: true }, { enableAutoPipelining: true }])(
    'the whole system works through a client with %o',
    async (clientOptions) => {
      const client = new Redis({ host: '127.0.0.1', port: server.port, ...clientOptions });
      const queue = new MemoryQueue();
      const auditor = {
        audit: async ({ id, record }: { readonly id: string; readonly record: string }) =>
          ({ requestId: id, record, verdict: 'flag' }) as const,
      };
      const processors = [1, 2].map(
        () => new AuditProcessor({ redis: client, queue, auditor }, { lockRetryMs: 1 }),
      );
      for (let index = 0; index < 40; index += 1) {
        await queue.enqueue({ id: `r${index}`, record: `m${index % 10}` });
      }
      await Promise.all(processors.map((processor) => processor.start()));
      while (queue.acked.length < 40) await delay(5);
      await Promise.all(processors.map((processor) => processor.stop()));
      const prefix = clientOptions.keyPrefix ?? '';
      const entries = await redis.lrange(prefix + auditKeys.journal, 0, -1);
      const flagged = entries.map((entry) => (JSON.parse(entry) as { readonly record: string }).record);
      expect(flagged.toSorted()).toEqual(Array.from({ length: 10 }, (_, index) => `m${index}`));
      expect(await redis.keys('*lock*')).toEqual([]);
      queue.close();
      client.disconnect();
    },
  );
});
