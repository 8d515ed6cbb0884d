import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { connect } from 'node:net';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { CampaignState } from '../../src/campaign/campaign-state.ts';
import { summarise } from '../../src/campaign/campaign-summary.ts';
import { type ChunkResult, merge, ResultSum } from '../../src/campaign/chunk-result.ts';
import type { LoadedCampaign } from '../../src/campaign/load-campaign.ts';
import { PlanStream } from '../../src/campaign/plan-stream.ts';
import { runChunk } from '../../src/campaign/run-chunk.ts';
import type { Sometimes } from '../../src/core/sometimes.ts';
import { RealSocketError } from '../../src/sim/real-socket-error.ts';
import { atDepth } from '../depth.ts';
import { smallCampaign } from './small-campaign.ts';
import { endingItsProcess } from './systems/ends-its-process.ts';

const runs = 60;
let loaded: LoadedCampaign;
let whole: ChunkResult;
/** The parts of a few splits, run once: properties below deal them anew. */
let parts: readonly ChunkResult[];

beforeAll(async () => {
  loaded = await smallCampaign({ runs });
  whole = await runChunk(loaded, { from: 0, count: runs });
  const chunks: ChunkResult[] = [];
  for (const [from, count] of [
    [30, 11],
    [0, 1],
    [41, 19],
    [1, 29],
  ] as const) {
    chunks.push(await runChunk(loaded, { from, count }));
  }
  parts = chunks;
});

describe('a chunk', () => {
  test('is the same result each time, and its failures and reruns are there', async () => {
    const again = await runChunk(loaded, { from: 0, count: runs });
    expect(JSON.stringify(again)).toBe(JSON.stringify(whole));
    expect(whole.lanes[0]?.failed).toBeGreaterThan(0);
    expect(whole.lanes.every(({ rerun }) => rerun.different === 0)).toBe(true);
    expect(whole.lanes.map((lane) => lane.runs).reduce((sum, each) => sum + each, 0)).toBe(runs);
  });

  test('any split, in any order and grouping, merges to the same bytes', () => {
    const dealt = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(dealt, fc.integer({ min: 1, max: 3 }), (order, cut) => {
        const results = order.map((index) => parts[index]?.lanes ?? []);
        const left = results.slice(0, cut).reduce((sum, each) => merge(sum, each));
        const right = results.slice(cut).reduce((sum, each) => merge(sum, each));
        expect(JSON.stringify(merge(left, right))).toBe(JSON.stringify(whole.lanes));
      }),
    );
  });

  test('a split at any run merges to the whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 29 }), async (at) => {
        const sum = new ResultSum(loaded.lanes.length);
        sum.add((await runChunk(loaded, { from: at, count: 30 - at })).lanes);
        sum.add((await runChunk(loaded, { from: 0, count: at })).lanes);
        const direct = await runChunk(loaded, { from: 0, count: 30 });
        expect(JSON.stringify(sum.result())).toBe(JSON.stringify(direct.lanes));
      }),
      { numRuns: atDepth({ short: 2, deep: 5 }) },
    );
  });

  test('that is told to stop covers the runs up to there', async () => {
    let seen = 0;
    const stopped = await runChunk(
      loaded,
      { from: 0, count: runs },
      { onRun: () => void (seen += 1), shouldStop: () => seen === 25 },
    );
    const rest = await runChunk(loaded, { from: stopped.count, count: runs - stopped.count });
    expect(stopped.count).toBe(25);
    expect(JSON.stringify(merge(stopped.lanes, rest.lanes))).toBe(JSON.stringify(whole.lanes));
  });

  test('leaves out what it is told to', async () => {
    const ran: number[] = [];
    await runChunk(loaded, { from: 3, count: 4 }, { leftOut: new Set([4]), onRun: (run) => ran.push(run) });
    expect(ran).toEqual([3, 5, 6]);
  });

  test('ends with the first run that touches a real socket, as bad input does', async () => {
    const system = auditScenario(endingItsProcess(() => connect(1, '127.0.0.1')));
    const lanes = loaded.lanes.map((lane) => ({ ...lane, system }));
    const ran: number[] = [];
    const ended = runChunk({ ...loaded, lanes }, { from: 0, count: runs }, { onRun: (run) => ran.push(run) });
    const error: unknown = await ended.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RealSocketError);
    expect(error).toBeInstanceOf(TypeError);
    const touching = ran.at(-1) ?? NaN;
    expect(ran.length).toBeLessThan(runs);
    // It is that run alone which touches something: those before it have passed.
    const before = await runChunk({ ...loaded, lanes }, { from: 0, count: touching });
    expect(before.count).toBe(touching);
  });
});

describe('what should sometimes happen', () => {
  test('is required of a campaign only where some run gave occasion for it', async () => {
    const [lane] = loaded.lanes;
    if (lane === undefined) throw new Error('there is a lane');
    const sometimes: readonly Sometimes[] = [
      { name: 'asked of all', holds: () => false, required: true, given: undefined },
      { name: 'asked of some', holds: () => false, required: true, given: ({ plan }) => plan.processes > 1 },
      { name: 'asked of none', holds: () => false, required: true, given: () => false },
    ];
    const watched = { ...lane, property: { ...lane.property, sometimes } };
    const lanes = [watched, ...loaded.lanes.slice(1)];
    const state = new CampaignState(loaded.campaign);
    const { fingerprint } = state;
    for (const from of [0, 10]) {
      const result = await runChunk({ ...loaded, lanes }, { from, count: 10 });
      state.add({ kind: 'chunk', fingerprint, result, wallMs: 1, memoryBytes: 1 });
    }
    const [summary] = summarise(state, lanes).properties;
    expect(summary?.sometimes.map(({ required }) => required)).toEqual([true, true, false]);
  });
});

describe('the stream of plans', () => {
  test('from an index on is what one search from the beginning runs', async () => {
    const [lane] = loaded.lanes;
    if (lane === undefined) throw new Error('there is a lane');
    const { plans, seed } = lane.exploration;
    const searched: string[] = [];
    await fc.check(
      fc.asyncProperty(plans, (plan) => Promise.resolve(void searched.push(JSON.stringify(plan)))),
      { seed, numRuns: 40 },
    );
    for (const from of [0, 1, 17, 39]) {
      const stream = new PlanStream(lane.exploration, from);
      expect(JSON.stringify(await stream.next())).toBe(searched[from]);
      if (from < 39) expect(JSON.stringify(await stream.next())).toBe(searched[from + 1]);
      await stream.close();
    }
  });
});
