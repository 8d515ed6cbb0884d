import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { runBody } from './run-body.ts';

test('who waits longest is served first, and what comes after on the connection waits, too', async () => {
  const { result, hashes } = await runBody({}, async (client) => {
    const told: string[] = [];
    const waiters = [client.duplicate(), client.duplicate()];
    const served = waiters.map(async (waiter, index) => {
      await sleep(10 * index);
      told.push(`${index} ${String(await waiter.blpop('q', 0))}`);
    });
    await sleep(50);
    const ping = waiters[0]?.ping().then(() => told.push('ping'));
    await sleep(50);
    told.push('push');
    await client.rpush('q', 'x', 'y');
    await Promise.all([...served, ping]);
    return told;
  });
  expect(result).toHaveLength(4);
  expect(result?.[0]).toBe('push');
  expect(result).toEqual(expect.arrayContaining(['0 q,x', '1 q,y', 'ping']));
  expect(result?.indexOf('ping')).toBeGreaterThan(result?.indexOf('0 q,x') ?? 9);
  expect(hashes[0]).toBe(hashes[1]);
});

test('a timeout passes on virtual time', async () => {
  const { result } = await runBody({}, async (client) => {
    const before = Date.now();
    const reply = await client.bzpopmin('z', 60);
    return [reply, Math.floor((Date.now() - before) / 1000)];
  });
  expect(result).toEqual([null, 60]);
});

test('what a client is served that has hung up is lost until the server learns of it', async () => {
  const { result } = await runBody({}, async (client) => {
    const waiter = client.duplicate();
    const reply = waiter.blpop('q', 0).catch((error: unknown) => String(error));
    await sleep(10);
    waiter.disconnect();
    await sleep(10);
    await client.rpush('q', 'kept');
    return [await reply, await client.lrange('q', 0, -1)];
  });
  expect(result).toEqual(['Error: Connection is closed.', ['kept']]);
});

test('a run that hangs tells what it waits for', async () => {
  const { run } = await runBody({}, (client) => client.brpop('never', 0));
  expect(run.ending).toMatchObject({ kind: 'stuck', how: 'deadlock' });
  expect(JSON.stringify(run.ending)).toContain(String.raw`an answer to \"BRPOP never 0\"`);
});
