import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { AuditProcessor, type IAAuditor } from '../src/audit/index.ts';
import { resolveLoadOptions } from '../src/load/load-options.ts';
import { runLoadTest } from '../src/load/load-test.ts';
import { openLoadRedis } from '../src/load/open-load-redis.ts';
import { OwnServer } from '../src/load/redis/own-server.ts';
import { redisUrl } from '../src/load/redis/redis-address.ts';
import { sameProcess } from '../src/load/same-process.ts';
import { PlainQueue } from './plain-queue.ts';

// What the load test costs: processor time for each request, beside a bare loop over the same system and server.
const { values } = parseArgs({ options: { requests: { type: 'string', default: '3000' } } });
const requests = Number(values.requests);
const concurrency = 300;
const rounds = 5;

function processorMs(since?: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

/** The reference system, a plain queue, an auditor that answers after as long, and nothing watching. */
async function bare(url: string): Promise<number> {
  const redis = new Redis(url, { keyPrefix: `bare:${process.pid}:${performance.now()}:` });
  const auditor: IAAuditor = {
    audit: async ({ id, record }) => {
      await delay(10);
      return { requestId: id, record, verdict: Number(id) % 2 === 0 ? 'flag' : 'clean' };
    },
  };
  const before = process.cpuUsage();
  for (let first = 0; first < requests; first += concurrency) {
    const queue = new PlainQueue((call) => call());
    const processor = new AuditProcessor({ redis, queue, auditor });
    await processor.start();
    const ids = Array.from({ length: Math.min(concurrency, requests - first) }, (_, at) => first + at);
    await queue.deliver(ids.map((id) => ({ id: String(id), record: `m${id}` })));
    await processor.stop();
  }
  const spentMs = processorMs(before);
  redis.disconnect();
  return spentMs / requests;
}

async function watched(url: string | undefined, address: OwnServer['address']): Promise<number> {
  const server = url === undefined ? undefined : { address };
  const options = resolveLoadOptions({ requests, concurrency });
  let before = process.cpuUsage();
  let spentMs = 0;
  const host = sameProcess(({ redis, queue, auditor }) => new AuditProcessor({ redis, queue, auditor }));
  const summary = await runLoadTest({
    options,
    systemName: 'reference',
    host: {
      ...host,
      beginMemory: async () => {
        await host.beginMemory();
        before = process.cpuUsage();
      },
      endMemory: () => {
        spentMs = processorMs(before);
        return host.endMemory();
      },
    },
    openRedis: openLoadRedis({ server, ownProcesses: false, withProxy: false }),
  });
  if (summary.requests.failed > 0) throw new Error('requests failed');
  return spentMs / requests;
}

function median(list: readonly number[]): number {
  return list.toSorted((left, right) => left - right)[list.length >> 1] ?? 0;
}

const server = await OwnServer.start('redis-server');
try {
  const url = redisUrl(server.address);
  const ways = {
    'bare loop, real Redis': () => bare(url),
    'load test, real Redis': () => watched(url, server.address),
    'load test, embedded Redis': () => watched(undefined, server.address),
  };
  const spent = Object.keys(ways).map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    let index = 0;
    for (const way of Object.values(ways)) {
      spent[index]?.push(await way());
      index += 1;
    }
  }
  const [base = 1] = spent.map(median);
  Object.keys(ways).forEach((name, index) => {
    const perRequestMs = median(spent[index] ?? []);
    process.stdout.write(
      `${name.padEnd(28)}${perRequestMs.toFixed(3)} ms of processor time a request · ${(perRequestMs / base).toFixed(2)} ×\n`,
    );
  });
} finally {
  await server.stop();
}
