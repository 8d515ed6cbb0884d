import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LoadSummary } from '../../src/report/json/load-summary.ts';
import { type LoadOptions, resolveLoadOptions } from '../../src/load/load-options.ts';
import { runLoadTest, type SystemHost } from '../../src/load/load-test.ts';
import { openLoadRedis } from '../../src/load/open-load-redis.ts';
import { parseRedisUrl } from '../../src/load/redis/redis-address.ts';
import { sameProcess } from '../../src/load/same-process.ts';
import { WorkerHost } from '../../src/load/workers/worker-host.ts';
import { referenceSystem } from '../../properties/reference-system.ts';
import { atDepth } from '../depth.ts';
import { findRealRedis, RealRedis } from '../world/redis/real-redis.ts';

/** Nothing here says how fast the machine is. */
const patient = { p99MsMax: 60_000, makespanMsMax: 600_000, contentionRateMax: 1 };

async function load(url: string | undefined, given: LoadOptions): Promise<LoadSummary> {
  const options = resolveLoadOptions({ thresholds: patient, ...given });
  const server = url === undefined ? undefined : { address: parseRedisUrl(url) };
  const host: SystemHost = options.ownProcesses
    ? new WorkerHost('properties/reference-system.ts')
    : sameProcess(referenceSystem);
  const openRedis = openLoadRedis({ server, ownProcesses: options.ownProcesses, withProxy: false });
  return runLoadTest({ options, systemName: 'test', host, openRedis });
}

test('processes of the operating system share the embedded Redis', async () => {
  const summary = await load(undefined, { requests: 40, processes: 2, hotPercent: 30 });
  expect(summary.criteria.filter(({ holds }) => !holds)).toEqual([]);
  expect(summary).toMatchObject({ verdict: 'passed', requests: { total: 40, failed: 0 } });
});

const path = findRealRedis();

describe.skipIf(path === undefined)('a load test on a real Redis', () => {
  let real: RealRedis;
  let url: string;
  beforeAll(async () => {
    real = await RealRedis.start(path ?? '', 1);
    url = `redis://127.0.0.1:${real.port}`;
    await real.send([['set', 'foreign', 'stays']]);
  });
  afterAll(() => real.stop());

  test.each([
    ['in this process', { requests: 40, hotPercent: 30 }],
    // In the short run two share the embedded Redis alone.
    [
      'in those of the operating system',
      { requests: 40, hotPercent: 30, processes: atDepth({ short: 1, deep: 2 }) },
    ],
  ] satisfies [string, LoadOptions][])(
    '%s, every flag and lock is seen, and only its own keys go',
    async (_, options) => {
      const summary = await load(url, options);
      expect(summary.criteria.filter(({ holds }) => !holds)).toEqual([]);
      expect(summary).toMatchObject({ verdict: 'passed', requests: { total: 40, failed: 0 } });
      // One for each delivery that got as far, and no fewer than there are requests.
      expect(summary.contention.attempts).toBeGreaterThanOrEqual(40);
      expect(summary.setting.redis).toMatch(/^(Redis|Valkey) \d+\.\d+\.\d+ at 127\.0\.0\.1:\d+$/);
      expect(await real.send([['keys', '*']])).toEqual([
        { kind: 'array', items: [{ kind: 'bulk', value: 'foreign' }] },
      ]);
    },
  );

  test('a server that dies in the middle ends the test, which keeps what it has', async () => {
    const dying = await RealRedis.start(path ?? '', 1);
    const ending = endOnceUsed(dying);
    const summary = await load(`redis://127.0.0.1:${dying.port}`, { durationSeconds: 60, concurrency: 20 });
    await ending;
    expect(summary.verdict).toBe('partial');
    expect(summary.partial).toContain('is gone');
  });
});

/** Ends the server as soon as a load test keeps something in it. */
async function endOnceUsed(server: RealRedis): Promise<void> {
  const isEmpty = async (): Promise<boolean> => {
    const [size] = await server.send([['dbsize']]);
    return size?.kind === 'integer' && BigInt(size.value) === 0n;
  };
  while (await isEmpty()) await sleep(20);
  await server.stop();
}

describe.skipIf(path === undefined)('a Redis that cannot be used', () => {
  async function refusal(more: readonly string[], login = ''): Promise<string> {
    const server = await RealRedis.start(path ?? '', 0, more);
    try {
      await load(`redis://${login}127.0.0.1:${server.port}`, { requests: 1 });
      return 'it was used';
    } catch (error) {
      return error instanceof TypeError ? error.message : String(error);
    } finally {
      await server.stop();
    }
  }

  test('asks for a password', async () => {
    expect(await refusal(['--requirepass', 'secret'])).toContain('asks for a password');
  });

  test('asks for no password, and gets one all the same, can', async () => {
    expect(await refusal([], ':needless@')).toBe('it was used');
  });

  test('has another password, which is not told', async () => {
    const message = await refusal(['--requirepass', 'secret'], ':wrong@');
    expect(message).toContain('refused the password');
    expect(message).not.toContain('wrong@');
  });

  test('is a replica', async () => {
    expect(await refusal(['--replicaof', '127.0.0.1', '1'])).toContain('it is a replica');
  });

  test('is not there', async () => {
    await expect(load('redis://127.0.0.1:1', { requests: 1 })).rejects.toThrow('nothing listens there');
  });
});
