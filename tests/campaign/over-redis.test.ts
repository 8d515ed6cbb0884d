import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { beginCampaign, type OpenCampaign, resumeCampaign } from '../../src/campaign/campaign-folder.ts';
import { CampaignState } from '../../src/campaign/campaign-state.ts';
import { summarise } from '../../src/campaign/campaign-summary.ts';
import type { LoadedCampaign } from '../../src/campaign/load-campaign.ts';
import { chunksOf } from '../../src/campaign/over-redis/chunk-job.ts';
import { type RedisOptions, runOverRedis } from '../../src/campaign/over-redis/run-over-redis.ts';
import type { Stopped } from '../../src/campaign/run-campaign.ts';
import { runChunk } from '../../src/campaign/run-chunk.ts';
import { sourceCommit } from '../../src/campaign/source-commit.ts';
import { summaryJson } from '../../src/campaign/summary-json.ts';
import { Prng } from '../../src/core/prng.ts';
import { atDepth } from '../depth.ts';
import { findRealRedis } from '../world/redis/real-redis.ts';
import { LoopbackRedis } from './loopback-redis.ts';
import { smallCampaign } from './small-campaign.ts';

const runs = 120;
/** One that is left goes on; another one costs two starts of a process. */
const workersAfterKill = atDepth({ short: 1, deep: 2 });
const path = findRealRedis();
const workers = new Set<ChildProcess>();
let root: string;
let loaded: LoadedCampaign;
let whole: string;
let redis: LoopbackRedis;

describe.skipIf(path === undefined)('many processes over a real Redis', () => {
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'raceproof-redis-'));
    loaded = await smallCampaign({ runs }, sourceCommit([]));
    const state = new CampaignState(loaded.campaign);
    const result = await runChunk(loaded, { from: 0, count: runs });
    state.add({ kind: 'chunk', fingerprint: state.fingerprint, result, wallMs: 1, memoryBytes: 1 });
    whole = summaryJson(summarise(state, loaded.lanes));
    redis = await LoopbackRedis.on(path ?? '');
  });

  afterEach(() => redis.stop());

  afterAll(() => {
    for (const worker of workers) worker.kill('SIGKILL');
    rmSync(root, { recursive: true, force: true });
  });

  test('come to the result of one plain loop, though workers are killed, and Redis is lost with all that it held', async () => {
    await redis.start();
    const prng = new Prng(2);
    withWorkers(2);
    const campaign = begin('killed');
    let chunks = 0;
    const onChunk = (): void => {
      chunks += 1;
      if (chunks === 2) {
        prng.pick([...workers]).kill('SIGKILL');
        withWorkers(workersAfterKill);
      }
      if (chunks === 4) void redis.stop().then(() => redis.start());
    };
    expect(await run(campaign, { onChunk })).toBeUndefined();
    campaign.close();
    expect(chunks).toBeGreaterThan(4);
    expect(summaryJson(summarise(campaign.state, loaded.lanes))).toBe(whole);
  });

  test('one coordinator deals out a campaign; what it leaves another one finishes', async () => {
    await redis.start();
    withWorkers(1);
    const campaign = begin('first');
    const interruption = new AbortController();
    const second = beginCampaign(join(root, 'second'), loaded.campaign);
    let refusal: Promise<Stopped | undefined> | undefined;
    const onChunk = (): void => {
      refusal ??= run(second);
      // Kept until it is looked at below.
      refusal.catch(() => undefined);
      interruption.abort();
    };
    expect(await run(campaign, { onChunk, signal: interruption.signal })).toBe('interrupted');
    await expect(refusal).rejects.toThrow(/is coordinated by .* process \d+: expected one coordinator/);
    second.close();
    campaign.close();
    const resumed = resumeCampaign(campaign.folder);
    expect(await run(resumed)).toBeUndefined();
    resumed.close();
    expect(summaryJson(summarise(resumed.state, loaded.lanes))).toBe(whole);
  });

  test('a Redis that goes away for ever ends a campaign with what there is', async () => {
    await redis.start();
    withWorkers(1);
    const campaign = begin('gone');
    const onChunk = (): void => void redis.stop();
    const stopped = await run(campaign, { onChunk, patienceMs: 500 });
    campaign.close();
    expect(stopped).toEqual({ error: expect.stringContaining('is away') as string });
    const done = campaign.state.done({ from: 0, count: runs });
    expect(done).toBeGreaterThan(0);
    expect(resumeCampaign(campaign.folder).state.done({ from: 0, count: runs })).toBe(done);
  });

  test('workers give up what they must refuse, and the coordinator says so', async () => {
    await redis.start();
    withWorkers(1);
    const elsewhere = join(root, 'system.mjs');
    writeFileSync(elsewhere, '');
    const refused = [
      [{ generator: '0123456789abcdef' }, "the campaign's plans have the fingerprint"],
      [{ system: elsewhere }, 'a chunk: system: expected the path of a module inside the project'],
    ] as const;
    for (const [changes, why] of refused) {
      const campaign = beginCampaign(join(root, 'refused'), { ...loaded.campaign, ...changes });
      const notes: string[] = [];
      const options = {
        onNote: (note: string) => void notes.push(note),
        chunkRuns: runs,
        dealAgainEveryMs: 500,
      };
      expect(await run(campaign, options)).toEqual({
        error: expect.stringContaining('gave up 1 chunks') as string,
      });
      campaign.close();
      expect(notes).toEqual([expect.stringContaining(why) as string]);
    }
  });

  test('without a Redis a campaign ends with what there is, and says why', async () => {
    const campaign = begin('away');
    const stopped = await run(campaign, { patienceMs: 500 });
    campaign.close();
    expect(stopped).toEqual({ error: expect.stringContaining(`Redis at ${redis.url} is away`) as string });
    expect(campaign.state.done({ from: 0, count: runs })).toBe(0);
  });
});

describe('chunks along a grid', () => {
  test('cover the gaps, and are the same chunks when what is left is cut again', () => {
    const gaps = fc.record({ from: fc.nat(500), count: fc.integer({ min: 1, max: 300 }) });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 70 }), fc.nat(), (gap, count, pick) => {
        const chunks = chunksOf([gap], count);
        expect(chunks.reduce((sum, each) => sum + each.count, 0)).toBe(gap.count);
        const from = chunks[pick % chunks.length]?.from ?? 0;
        const rest = { from, count: gap.from + gap.count - from };
        expect(chunksOf([rest], count)).toEqual(chunks.filter((each) => each.from >= from));
      }),
    );
  });
});

/** Those of the tests before wait for the next Redis, as workers do, and are not started anew: that takes seconds. */
function withWorkers(count: number): void {
  const alive = [...workers].filter(({ killed, exitCode }) => !killed && exitCode === null);
  for (let missing = count - alive.length; missing > 0; missing -= 1) {
    const options = ['worker', '--redis', redis.url, '--workers', '1', '--lease', '1s'];
    const child = spawn('node', ['bin/raceproof.js', ...options], { stdio: 'ignore' });
    workers.add(child);
    void once(child, 'exit').then(() => workers.delete(child));
  }
}

function begin(suffix: string): OpenCampaign {
  return beginCampaign(join(root, suffix), loaded.campaign);
}

function run(
  { state, ledger }: OpenCampaign,
  options: Partial<RedisOptions> = {},
): Promise<Stopped | undefined> {
  const share = { from: 0, count: runs };
  const { commit } = loaded.campaign;
  const limits = { chunkRuns: 20, runMsMax: 30_000, patienceMs: 30_000, dealAgainEveryMs: 1_000 };
  return runOverRedis({ url: redis.url, state, ledger, commit, share, ...limits, ...options });
}
