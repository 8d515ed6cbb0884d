import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { beginCampaign, type OpenCampaign, resumeCampaign } from '../../src/campaign/campaign-folder.ts';
import { summarise } from '../../src/campaign/campaign-summary.ts';
import { exitCodes, verdictOf } from '../../src/campaign/exit-code.ts';
import { readJournal } from '../../src/campaign/journal.ts';
import type { LoadedCampaign } from '../../src/campaign/load-campaign.ts';
import {
  journalOf,
  type MachineOptions,
  runOnThisMachine,
  type Stopped,
} from '../../src/campaign/run-campaign.ts';
import { runChunk } from '../../src/campaign/run-chunk.ts';
import { summaryJson } from '../../src/campaign/summary-json.ts';
import { WorkerHandle, type WorkerLimits, type WorkerProcess } from '../../src/campaign/worker-handle.ts';
import { Prng } from '../../src/core/prng.ts';
import { atDepth } from '../depth.ts';
import { LeavingProcess } from './leaving-process.ts';
import { ShortLivedProcess } from './short-lived-process.ts';
import { smallCampaign } from './small-campaign.ts';

const runs = 100;
/** Each costs a start of a process. */
const kills = atDepth({ short: 1, deep: 2 });
const commit = 'the commit of the tests';
let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'raceproof-machine-'));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('one machine', () => {
  test('comes to the result of one plain loop, though its processes are killed and it is interrupted', async () => {
    const loaded = await smallCampaign({ runs });
    const plain = begin(loaded, 'plain');
    const result = await runChunk(loaded, { from: 0, count: runs });
    plain.state.add({
      kind: 'chunk',
      fingerprint: plain.state.fingerprint,
      result,
      wallMs: 1,
      memoryBytes: 1,
    });
    plain.close();

    const campaign = begin(loaded, 'killed');
    const prng = new Prng(1);
    let chunks = 0;
    const interruption = new AbortController();
    // Each time a chunk is done, the process that works on another one is killed in the middle of a run.
    const onChunk = (): void => {
      chunks += 1;
      const entry = readJournal(journalOf(campaign.folder, prng.integer(0, 1)));
      if (chunks <= kills && entry?.run !== undefined) kill(entry.pid);
      if (chunks === 3 * kills) interruption.abort();
    };
    let started = 0;
    // In the short run what comes after the process that was killed lives here.
    const begun = atDepth({ short: 2, deep: Infinity });
    const startAnother = (journal: string, limits: WorkerLimits): WorkerProcess => {
      started += 1;
      return started > begun ? new ShortLivedProcess(loaded, Infinity) : new WorkerHandle(journal, limits);
    };
    const stopped = await run(campaign, { onChunk, signal: interruption.signal, start: startAnother });
    expect(stopped).toBe('interrupted');
    campaign.close();
    const part = summarise(campaign.state, loaded.lanes);
    expect(part.done).toBeGreaterThan(0);
    expect(part.done).toBeLessThan(runs);

    const resumed = resumeCampaign(campaign.folder);
    const start = (): WorkerProcess => new ShortLivedProcess(loaded, Infinity);
    expect(await run(resumed, { workers: 1, start })).toBeUndefined();
    resumed.close();
    expect(summaryJson(summarise(resumed.state, loaded.lanes))).toBe(
      summaryJson(summarise(plain.state, loaded.lanes)),
    );
  });

  test('names the run in which the system ends its process', async () => {
    const loaded = await smallCampaign({ system: systemThat('leaves'), properties: oneProperty });
    const campaign = begin(loaded, 'leaves');
    const share = { from: 8, count: 4 };
    const start = atDepth({ short: () => new LeavingProcess(10), deep: undefined });
    expect(await run(campaign, { share, workers: 1, start })).toBeUndefined();
    campaign.close();
    const summary = summarise(campaign.state, loaded.lanes, share);
    expect(summary.missing).toEqual([]);
    const suspect = { run: 10, as: 'crashed', detail: 'exit code 0', property: 'no record is flagged twice' };
    expect(summary.suspects).toEqual([suspect]);
    expect(exitCodes[verdictOf(summary)]).toBe(1);
  });

  test('that has no time left does less than asked and says so', async () => {
    const loaded = await smallCampaign({
      runs: 100_000,
      system: 'examples/mended-worker.ts',
      properties: oneProperty,
    });
    const campaign = begin(loaded, 'time');
    const start = (): WorkerProcess => new ShortLivedProcess(loaded, Infinity);
    expect(await run(campaign, { timeMs: 200, workers: 1, chunkMs: 1, start })).toBe('time');
    campaign.close();
    const summary = summarise(campaign.state, loaded.lanes);
    expect(summary.done).toBeLessThan(100_000);
    expect(exitCodes[verdictOf(summary)]).toBe(3);
  });

  test('refuses what its processes refuse', async () => {
    const loaded = await smallCampaign({ runs });
    const campaign = begin({ ...loaded, campaign: { ...loaded.campaign, generator } }, 'refused');
    const start = atDepth({ short: () => new LeavingProcess(Infinity), deep: undefined });
    await expect(run(campaign, { workers: 1, start })).rejects.toThrow(
      /the campaign's plans have the fingerprint 0123456789abcdef/,
    );
    campaign.close();
    expect(readFileSync(join(campaign.folder, 'ledger.jsonl'), 'utf8').split('\n')).toHaveLength(2);
  });
});

describe('a worker process', () => {
  test.each([
    // What a campaign makes of it is looked at above.
    ['leaves', 'crashed', 'exit code 0', 60_000],
    // On a busy machine a run of a few requests may take a second or two.
    ['endless-wait', 'hung', 'no end within 6000 ms', 6_000],
    ['memory-eater', 'out of memory', 'more than 100 MB of heap', 60_000],
  ] as const)('says in which run it ended, and how: %s', async (system, as, detail, runMsMax) => {
    const { campaign } = await smallCampaign({ system: systemThat(system), properties: oneProperty });
    const journal = join(root, `${system}-journal`);
    const worker = new WorkerHandle(journal, { runMsMax, heapMegabytes: 100 });
    try {
      const load = { kind: 'load', commit, journal } as const;
      const refused = await worker.ask({ ...load, campaign: { ...campaign, generator } });
      expect(refused).toMatchObject({ kind: 'error', badInput: true });
      expect(await worker.ask({ ...load, campaign })).toEqual({ kind: 'loaded' });
      const chunk = { kind: 'chunk', interval: { from: 8, count: 5 }, leftOut: [] } as const;
      expect(await worker.ask(chunk)).toEqual({ kind: 'died', as, run: 10, detail });
    } finally {
      await worker.end();
    }
  });
});

const generator = '0123456789abcdef';
const oneProperty = ['tests/campaign/promises/safety.ts'];

function systemThat(ends: string): string {
  return `tests/campaign/systems/${ends}.ts`;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It was killed just before.
  }
}

function begin(loaded: LoadedCampaign, suffix: string): OpenCampaign {
  return beginCampaign(join(root, suffix), loaded.campaign);
}

function run(campaign: OpenCampaign, options: Partial<MachineOptions> = {}): Promise<Stopped | undefined> {
  const { state, ledger, folder } = campaign;
  const share = { from: 0, count: state.campaign.runs };
  const limits = { runMsMax: 60_000, heapMegabytes: 1_000 };
  return runOnThisMachine({
    state,
    ledger,
    folder,
    commit,
    share,
    workers: 2,
    limits,
    chunkMs: 50,
    ...options,
  });
}
