import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { strategyFor } from '../../../src/strategies/index.ts';
import { FaultBook } from '../../../src/sim/fault-book.ts';
import type { FakeStream } from '../../../src/world/redis/fake-stream.ts';
import { SimulatedRedis } from '../../../src/world/simulated-redis.ts';
import { play, type Stage } from '../../sim/play.ts';

interface Connected {
  readonly stage: Stage;
  readonly redis: SimulatedRedis;
  readonly client: Redis;
  readonly stream: FakeStream;
}

/** Runs code with a client that has just begun to connect. */
function withClient(
  code: (connected: Connected) => Promise<void>,
  stallMs = 0,
  options: Parameters<typeof play>[1] = {},
): ReturnType<typeof play> {
  return play(async (stage) => {
    const { simulation, process } = stage;
    simulation.faults = new FaultBook({ faults: [], definitions: new Map(), controls: {}, struck: () => {} });
    const redis = new SimulatedRedis(simulation, { latencyMs: { min: 1, max: 1 } });
    if (stallMs > 0) redis.stall(process.name, stallMs);
    const client = redis.connect(process, { resend: true });
    await sleep(0);
    await code({ stage, redis, client, stream: (client as unknown as { stream: FakeStream }).stream });
    client.disconnect();
  }, options);
}

/** The message of the error that it is told, if any, and whether it is told to have had one when it closes. */
function endOf(stream: FakeStream): Promise<readonly [string | undefined, boolean]> {
  return new Promise((resolve) => {
    let message: string | undefined;
    stream.once('error', (error: Error) => {
      ({ message } = error);
    });
    stream.once('close', (hadError: boolean) => resolve([message, hadError]));
  });
}

describe('what a client sees of its connection', () => {
  test('a connect that takes longer than connectTimeout fails, and is tried again', async () => {
    const seen: string[] = [];
    await withClient(async ({ stage, client }) => {
      client.on('error', (error: Error) => seen.push(`${error.message} at ${stage.scheduler.nowMs}`));
      client.on('connect', () => seen.push('connect'));
      await client.get('key');
      seen.push(`answered at ${Math.round(stage.scheduler.nowMs / 1_000)} s`);
    }, 25_000);
    expect(seen).toEqual([
      'connect ETIMEDOUT at 10000',
      'connect ETIMEDOUT at 20050',
      'connect',
      'answered at 25 s',
    ]);
  });

  test('a connect that the schedule holds back for longer fails, too', async () => {
    const seen: string[] = [];
    const held = { hold: 'p1/redis/redis.connect#1', until: 'p1/main/timer#2' };
    const strategy = strategyFor({ kind: 'deviations', deviations: [held] });
    await withClient(
      async ({ stage, client }) => {
        client.on('error', (error: Error) => seen.push(`${error.message} at ${stage.scheduler.nowMs}`));
        await sleep(44_000);
        await client.get('key');
        seen.push(`answered at ${Math.round(stage.scheduler.nowMs / 1_000)} s`);
      },
      0,
      { strategy },
    );
    expect(seen).toEqual(['connect ETIMEDOUT at 44001', 'answered at 44 s']);
  });

  test('a connection that it gives up is closed at once, though nothing comes through', async () => {
    await withClient(async ({ stage, redis, client, stream }) => {
      await client.ping();
      redis.stall('p1', 60_000);
      const beganMs = stage.scheduler.nowMs;
      const told = endOf(stream);
      stream.destroy(new Error('enough'));
      expect([stream.destroyed, stream.readyState]).toEqual([true, 'closed']);
      expect(await told).toEqual(['enough', true]);
      expect(stage.scheduler.nowMs).toBe(beganMs);
    });
  });

  test('silence is told after the time asked for, and not before it', async () => {
    const seen: number[] = [];
    await withClient(async ({ stage, client, stream }) => {
      await client.ping();
      const beganMs = stage.scheduler.nowMs;
      stream.setTimeout(100, () => seen.push(stage.scheduler.nowMs - beganMs));
      await sleep(60);
      await client.ping();
      await sleep(150);
      stream.setTimeout(10);
      stream.setTimeout(0);
      await sleep(50);
    });
    // A ping takes a millisecond.
    expect(seen).toEqual([161]);
  });

  test('a client that disconnects leaves no timer of its caller', async () => {
    const left: string[] = [];
    await withClient(async ({ stage, client }) => {
      await client.ping();
      client.disconnect();
      left.push(...stage.process.timers.drain().map(({ task }) => task.role));
    });
    expect(left).toEqual(['client']);
  });

  test('bytes are counted, and nothing is written once it has ended', async () => {
    await withClient(async ({ client, stream }) => {
      await client.ping();
      expect([stream.bytesWritten, stream.bytesRead]).toEqual([
        '*1\r\n$4\r\nping\r\n'.length,
        '+PONG\r\n'.length,
      ]);
      const told = endOf(stream);
      stream.end();
      expect(stream.write('late')).toBe(false);
      expect(await told).toEqual(['write after end', true]);
    });
  });
});
