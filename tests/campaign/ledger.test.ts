import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { beginCampaign, readCampaign, resumeCampaign } from '../../src/campaign/campaign-folder.ts';
import { summarise } from '../../src/campaign/campaign-summary.ts';
import type { ChunkResult } from '../../src/campaign/chunk-result.ts';
import { Coverage } from '../../src/campaign/coverage.ts';
import { fingerprintOf } from '../../src/campaign/campaign.ts';
import { Ledger, LedgerWriteError, readLedger } from '../../src/campaign/ledger.ts';
import type { LoadedCampaign } from '../../src/campaign/load-campaign.ts';
import { mergeCampaigns } from '../../src/campaign/merge-campaigns.ts';
import { runChunk } from '../../src/campaign/run-chunk.ts';
import { summaryJson } from '../../src/campaign/summary-json.ts';
import { smallCampaign } from './small-campaign.ts';

const runs = 60;
let root: string;
let loaded: LoadedCampaign;
let chunks: readonly ChunkResult[];
let whole: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'raceproof-ledger-'));
  loaded = await smallCampaign({ runs });
  const done: ChunkResult[] = [];
  for (let from = 0; from < runs; from += 15) done.push(await runChunk(loaded, { from, count: 15 }));
  chunks = done;
  whole = summaryOf(written('whole'));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('a ledger', () => {
  test('gives back what was written', () => {
    const { state, notes } = readCampaign(written('again'));
    expect(notes).toEqual([]);
    expect(state.done({ from: 0, count: runs })).toBe(runs);
  });

  test('torn anywhere in its last line loses that line alone, and is whole once it was resumed', () => {
    const folder = written('torn');
    const file = join(folder, 'ledger.jsonl');
    const { length } = readFileSync(file);
    const last = length - readFileSync(file).lastIndexOf(10, length - 2) - 1;
    truncateSync(file, length - Math.ceil(last / 2));
    expect(readCampaign(folder).notes).toEqual([expect.stringContaining('line 5 of') as string]);
    const campaign = resumeCampaign(folder);
    expect(campaign.state.missing({ from: 0, count: runs })).toEqual([{ from: 45, count: 15 }]);
    campaign.ledger.append(recordOf(chunks[3]));
    campaign.close();
    expect(readCampaign(folder).notes).toEqual([]);
    expect(summaryOf(folder)).toBe(whole);
  });

  test('with any flipped bit never counts what was written as something else', () => {
    const folder = written('flipped');
    const file = join(folder, 'ledger.jsonl');
    const bytes = readFileSync(file);
    fc.assert(
      fc.property(fc.noBias(fc.nat(bytes.length - 1)), fc.nat(7), (at, bit) => {
        const flipped = Buffer.from(bytes);
        flipped.writeUInt8((flipped[at] ?? 0) ^ (1 << bit), at);
        writeFileSync(file, flipped);
        if (at < bytes.indexOf(10) + 1) {
          expect(() => readCampaign(folder)).toThrow(/is no ledger/);
          return;
        }
        const { state, notes } = readCampaign(folder);
        expect(notes.length).toBeGreaterThan(0);
        const missing = state.missing({ from: 0, count: runs });
        expect(missing.length).toBeGreaterThan(0);
        for (const chunk of chunks) {
          if (missing.some(({ from, count }) => chunk.from >= from && chunk.from < from + count)) {
            state.add(recordOf(chunk));
          }
        }
        expect(summaryJson(summarise(state, loaded.lanes))).toBe(whole);
      }),
      { numRuns: 60 },
    );
  });

  test('counts no chunk of another campaign, and none twice', () => {
    const folder = written('foreign');
    const campaign = resumeCampaign(folder);
    campaign.ledger.append({ ...recordOf(chunks[0]), fingerprint: '0123456789abcdef' });
    campaign.ledger.append(recordOf(chunks[2]));
    campaign.close();
    const { notes } = readCampaign(folder);
    expect(notes).toEqual([
      expect.stringContaining('of the campaign 0123456789abcdef does not count') as string,
      expect.stringContaining('15 runs from 30 on does not count') as string,
    ]);
    expect(summaryOf(folder)).toBe(whole);
  });

  test('that is no ledger is refused', () => {
    const file = join(root, 'nonsense');
    writeFileSync(file, 'nonsense\n');
    expect(() => readLedger(file)).toThrow(/is no ledger: line 1: its checksum is wrong/);
    writeFileSync(file, '');
    expect(() => readLedger(file)).toThrow(/holds no campaign/);
    expect(() => resumeCampaign(join(root, 'nowhere'))).toThrow(/it has no ledger/);
  });

  test.skipIf(!existsSync('/dev/full'))('on a full disk says so, and is whole up to there', () => {
    const folder = written('full');
    const file = join(folder, 'link');
    symlinkSync('/dev/full', file);
    const ledger = Ledger.continue(file, { wholeBytes: 0 });
    expect(() => ledger.append(recordOf(chunks[0]))).toThrow(LedgerWriteError);
    ledger.close();
  });

  test('is written by one coordinator at a time', () => {
    const folder = written('locked');
    const campaign = resumeCampaign(folder);
    expect(() => resumeCampaign(folder)).toThrow(`is in work by process ${process.pid}`);
    campaign.close();
    resumeCampaign(folder).close();
    expect(() => beginCampaign(join(root, 'locked'), loaded.campaign)).toThrow(/has begun already/);
  });
});

describe('merging the parts of several machines', () => {
  test('gives the same bytes whatever the order, and counts what two have once', () => {
    const parts = [written('part-a', [0, 1]), written('part-b', [3, 1]), written('part-c', [2])];
    for (const order of [parts, parts.toReversed()]) {
      const target = mkdtempSync(join(root, 'merged-'));
      const merged = mergeCampaigns(order, target);
      merged.close();
      expect(merged.notes).toEqual([expect.stringContaining('are there already') as string]);
      expect(summaryOf(merged.folder)).toBe(whole);
    }
  });

  test('refuses another campaign', async () => {
    const other = await smallCampaign({ runs, seed: 8 });
    const campaign = beginCampaign(root, other.campaign);
    campaign.close();
    expect(() => mergeCampaigns([written('one'), campaign.folder], root)).toThrow(
      /expected parts of one campaign/,
    );
  });
});

describe('coverage', () => {
  test('counts each run once, whatever comes in', () => {
    const interval = fc.record({ from: fc.nat(200), count: fc.integer({ min: 1, max: 40 }) });
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 60 }), (intervals) => {
        const coverage = new Coverage();
        const done = new Set<number>();
        for (const { from, count } of intervals) {
          const covered = Array.from({ length: count }, (_, index) => from + index);
          const isNew = covered.every((run) => !done.has(run));
          expect(coverage.add({ from, count })).toBe(isNew);
          if (isNew) for (const run of covered) done.add(run);
        }
        const missing = coverage.missing({ from: 0, count: 240 });
        const left = missing.flatMap(({ from, count }) =>
          Array.from({ length: count }, (_, index) => from + index),
        );
        expect(left).toEqual(Array.from({ length: 240 }, (_, run) => run).filter((run) => !done.has(run)));
      }),
    );
  });
});

/** A folder that holds the given chunks, in this order. */
function written(name: string, order: readonly number[] = [0, 1, 2, 3]): string {
  const campaign = beginCampaign(join(root, name), loaded.campaign);
  for (const index of order) campaign.ledger.append(recordOf(chunks[index]));
  campaign.close();
  return campaign.folder;
}

function recordOf(result: ChunkResult | undefined): Parameters<Ledger['append']>[0] & { kind: 'chunk' } {
  if (result === undefined) throw new Error('there is no such chunk');
  return { kind: 'chunk', fingerprint: fingerprintOf(loaded.campaign), result, wallMs: 1, memoryBytes: 1 };
}

function summaryOf(folder: string): string {
  return summaryJson(summarise(readCampaign(folder).state, loaded.lanes));
}
