import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, test } from 'vitest';
import { lockCampaign } from '../../src/campaign/campaign-lock.ts';
import type { Contest } from './lock-contender.ts';

const root = mkdtempSync(join(tmpdir(), 'raceproof-lock-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Above the highest number that Linux gives to a process. */
const gone = 4_194_305;

/** A folder with the lock of a coordinator that had this many before it. */
function locked(name: string, text: string, number = 1): string {
  const locks = join(root, name, 'coordinators');
  mkdirSync(locks, { recursive: true });
  writeFileSync(join(locks, String(number)), text);
  return join(root, name);
}

/** A thread has no loader of its own for TypeScript. */
const contender = `import(${JSON.stringify(import.meta.resolve('tsx/esm/api'))}).then(({ register }) => {
  register();
  return import(${JSON.stringify(new URL('lock-contender.ts', import.meta.url).href)});
});`;

describe('the lock of a campaign', () => {
  test('is held by one, given back, and taken again', () => {
    const folder = join(root, 'one');
    const unlock = lockCampaign(folder);
    const refused = `${folder} is in work by process ${process.pid} on ${hostname()}: expected one coordinator`;
    expect(() => lockCampaign(folder)).toThrow(refused);
    unlock();
    lockCampaign(folder)();
    expect(readdirSync(join(folder, 'coordinators'))).toEqual(['1', '2']);
  });

  test('of a process that is gone is taken over; of one elsewhere, or half written, it is not', () => {
    lockCampaign(locked('gone', `held ${gone} ${hostname()}\n`, 41))();
    expect(() => lockCampaign(locked('elsewhere', `held ${gone} elsewhere\n`))).toThrow(
      /on elsewhere: .* remove /,
    );
    lockCampaign(locked('given-back', `free ${gone} elsewhere\n`))();
    expect(() => lockCampaign(locked('half', `held ${gone}`))).toThrow(/by another process: .* remove /);
  });

  test('is not given back by who has lost it', () => {
    const folder = join(root, 'lost');
    const unlock = lockCampaign(folder);
    const other = `held ${gone} elsewhere\n`;
    writeFileSync(join(folder, 'coordinators', '1'), other);
    unlock();
    expect(readFileSync(join(folder, 'coordinators', '1'), 'utf8')).toBe(other);
  });

  test('that is stale goes to one of many who take it over at the same time', async () => {
    const [rounds, contenders] = [250, 4];
    for (let round = 0; round < rounds; round += 1) locked(String(round), `held ${gone} ${hostname()}\n`);
    const numbers = (count: number): Int32Array => new Int32Array(new SharedArrayBuffer(4 * count));
    const arrived = numbers(2 * rounds);
    const contest: Contest = {
      root,
      rounds,
      contenders,
      arrived,
      won: numbers(rounds),
      refused: numbers(rounds),
    };
    const threads = Array.from({ length: contenders }, () => {
      return new Worker(contender, { eval: true, workerData: contest });
    });
    await Promise.all(threads.map((thread) => once(thread, 'exit')));
    const each = (count: number): number[] => Array.from({ length: rounds }, () => count);
    expect([...contest.won]).toEqual(each(1));
    expect([...contest.refused]).toEqual(each(contenders - 1));
  });
});
