import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FaultBook } from '../../src/sim/fault-book.ts';
import { auditFaults } from '../../src/audit/scenario/audit-faults.ts';
import type { PlannedFault } from '../../src/core/plan.ts';
import { LiveSimulation } from '../../src/load/live-simulation.ts';
import { FaultProxy } from '../../src/load/redis/fault-proxy.ts';
import { PlainConnection } from '../../src/load/redis/plain-connection.ts';
import { parseRedisUrl } from '../../src/load/redis/redis-address.ts';
import { Senders } from '../../src/load/redis/senders.ts';
import { servedRedis } from '../../src/load/redis/served-redis.ts';
import { WallClockScheduler } from '../../src/load/wall-clock-scheduler.ts';
import type { LoadRedis } from '../../src/load/load-redis.ts';

const ignore = (): void => undefined;

function simulationWith(faults: readonly PlannedFault[]): LiveSimulation {
  const simulation = new LiveSimulation(new WallClockScheduler(), 1, ignore);
  simulation.faults = new FaultBook({
    faults,
    definitions: auditFaults.definitions,
    // Only the faults that bend a single command are used here.
    controls: {},
    struck: ignore,
  });
  return simulation;
}

describe('the proxy between a client and a server', () => {
  let server: LoadRedis;
  beforeAll(async () => {
    server = await servedRedis(simulationWith([]), { withProxy: false });
  });
  afterAll(() => server.close());

  /** What a client gets to its commands, and what the server holds afterwards. */
  async function through(kind: string, commands: readonly (readonly string[])[]): Promise<string[]> {
    const fault: PlannedFault = { kind, at: { process: 'p1', operation: 'redis.command', nth: 2 }, with: {} };
    const senders = new Senders();
    const { port } = parseRedisUrl(server.url ?? '');
    const proxy = await FaultProxy.start({
      simulation: simulationWith(kind === '' ? [] : [fault]),
      senders,
      upstream: () => ({ host: '127.0.0.1', port }),
    });
    const address = parseRedisUrl(`redis://127.0.0.1:${proxy.port}`);
    const told: string[] = [];
    const client = await PlainConnection.open(address);
    senders.connected(client.port, 'p1');
    try {
      for (const command of commands) {
        const reply = await client.send(command);
        told.push(reply.kind === 'error' ? reply.message : JSON.stringify(reply));
      }
    } catch (error) {
      told.push(error instanceof Error ? 'broken' : String(error));
    }
    client.close();
    await proxy.close();
    return told;
  }

  const integer = (value: number): string => JSON.stringify({ kind: 'integer', value });

  async function counter(key: string): Promise<string> {
    const client = await PlainConnection.open(parseRedisUrl(server.url ?? ''));
    const reply = await client.send(['incrby', key, '0']);
    client.close();
    return JSON.stringify(reply);
  }

  const twice = (key: string): string[][] => [
    ['incr', key],
    ['incr', key],
  ];

  test('passes everything on, whatever pieces it comes in', async () => {
    const long = 'x'.repeat(2_000);
    const commands = Array.from({ length: 60 }, () => ['echo', long]);
    const told = await through('', commands);
    expect(told).toEqual(commands.map(() => JSON.stringify({ kind: 'bulk', value: long })));
  });

  test('breaks the connection before a command took effect', async () => {
    expect(await through('redis.reset-before', twice('before'))).toEqual([integer(1), 'broken']);
    expect(await counter('before')).toBe(integer(1));
  });

  test('breaks the connection after a command took effect', async () => {
    expect(await through('redis.reset-after', twice('after'))).toEqual([integer(1), 'broken']);
    expect(await counter('after')).toBe(integer(2));
  });

  test('answers with an error of its own', async () => {
    const [first, second] = await through('redis.oom', twice('oom'));
    expect(first).toBe(integer(1));
    expect(second).toMatch(/^OOM/);
    expect(await counter('oom')).toBe(integer(1));
  });

  test('takes no connection while the server is down', async () => {
    const proxy = await FaultProxy.start({
      simulation: simulationWith([]),
      senders: new Senders(),
      upstream: () => parseRedisUrl(server.url ?? ''),
    });
    proxy.down();
    const socket = connect(proxy.port, '127.0.0.1');
    socket.on('error', ignore);
    await new Promise((resolve) => {
      socket.once('close', resolve);
    });
    await proxy.close();
    expect(socket.destroyed).toBe(true);
  });
});
