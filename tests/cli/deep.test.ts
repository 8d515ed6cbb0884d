import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CampaignState } from '../../src/campaign/campaign-state.ts';
import { summarise } from '../../src/campaign/campaign-summary.ts';
import { runChunk } from '../../src/campaign/run-chunk.ts';
import { sourceCommit } from '../../src/campaign/source-commit.ts';
import { summaryJson } from '../../src/campaign/summary-json.ts';
import { drawnProperties, systemOf } from '../../src/cli/campaign-defaults.ts';
import { type DeepOptions, durationMs, rangeOf, redisUrl } from '../../src/cli/deep-options.ts';
import { wholeNumber } from '../../src/cli/whole-number.ts';
import { main } from '../../src/cli/main.ts';
import { runDeep } from '../../src/cli/run-deep.ts';
import { smallCampaign } from '../campaign/small-campaign.ts';

let out: string;

beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), 'raceproof-deep-'));
});

afterAll(() => rmSync(out, { recursive: true, force: true }));

describe('options of raceproof deep', () => {
  it.each([
    ['90s', 90_000],
    ['1.5h', 5_400_000],
    ['2ms', 2],
  ])('a time: %s', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it.each(['soon', '0s', '25d', '-1s', '5', '1e3s'])('no time: %s', (text) => {
    expect(() => durationMs(text)).toThrow(/expected a time such as 90s, 30m or 2h/);
  });

  it('ranges, numbers and addresses', () => {
    expect(rangeOf('120')).toEqual({ min: 120, max: 120 });
    expect(rangeOf('100-300')).toEqual({ min: 100, max: 300 });
    for (const text of ['0', '3-2', 'a', '1-99999', '1-2-3']) {
      expect(() => rangeOf(text)).toThrow(/or a range/);
    }
    expect(() => wholeNumber(0, 0xffffffff)('4294967296')).toThrow(/from 0 to 4294967295/);
    expect(() => redisUrl('localhost')).toThrow(/expected the address of a Redis/);
    expect(redisUrl('rediss://a:6379')).toBe('rediss://a:6379');
  });

  it('the properties whose plans are drawn, unless others are named', async () => {
    expect(await drawnProperties()).toEqual([
      'properties/leftovers.property.ts',
      'properties/no-duplicate-flagging.property.ts',
      'properties/recovery.property.ts',
      'properties/service-level.property.ts',
    ]);
    await expect(drawnProperties('tests/cli')).rejects.toThrow(/made with checkProperty under tests\/cli/);
  });

  it('a file once, though it holds a scenario and its service level', async () => {
    const file = join(out, 'coupons.property.ts');
    const from = (path: string): string => JSON.stringify(resolve(path));
    writeFileSync(
      file,
      `import { checkScenario } from ${from('src/vitest/index.ts')};
import { couponsOf } from ${from('examples/coupons/coupons-scenario.ts')};
import { FixedShop } from ${from('examples/coupons/fixed-shop.ts')};
export default checkScenario(couponsOf('coupons', FixedShop));`,
    );
    expect(await drawnProperties(out)).toEqual([file]);
  });

  it('the system that the properties name, unless another is named', async () => {
    expect(await systemOf(await drawnProperties())).toBe('properties/reference-system.ts');
    await expect(systemOf(['tests/campaign/promises/safety.ts'])).rejects.toThrow(
      '--system: expected one module under test; the properties name none',
    );
    const several = ['properties/recovery.property.ts', 'tests/cli/leak.property.ts'];
    await expect(systemOf(several)).rejects.toThrow(/name properties\/reference-system\.ts, /);
  });

  it.each<[Partial<DeepOptions>, string]>([
    [{ index: 3, total: 3, seed: 1 }, '--index: expected a number below --total 3, got 3'],
    [{ index: 1, total: 3 }, '--index needs --seed'],
    [{ index: 1 }, 'expected --index and --total together'],
    [{ resume: 'nowhere' }, 'expected the folder of a campaign, got nowhere'],
    [{ resume: 'nowhere', seed: 1 }, '--seed: a campaign that is resumed has its own'],
    [{ resume: 'nowhere', runs: 1, history: '/dev/zero' }, '--runs: a campaign'],
    [
      { resume: 'nowhere', history: '/dev/zero' },
      'expected the history of campaigns, got /dev/zero, which is a dev',
    ],
    [{ alone: 5 }, '--alone needs --resume'],
    [{ property: ['gone.ts'] }, "expected the path of a property's module, got gone.ts"],
    [{ property: ['tests/campaign/small-campaign.ts'] }, 'to export a property with invariants'],
    [
      { property: ['properties/small-scope.property.ts'] },
      'whose plans are drawn, got one of which they are',
    ],
  ])('refuses %j', async (options, reason) => {
    const defaults = {
      workers: 1,
      out,
      minimise: 0,
      runLimit: 1_000,
      chunk: 1_000,
      chunkRuns: 10,
      redisPatience: 1,
    };
    await expect(runDeep({ ...defaults, ...options })).rejects.toThrow(reason);
  });
});

describe('raceproof deep', () => {
  it('runs parts that merge to what one machine comes to, and goes on with its own part when resumed', async () => {
    const parts = join(out, 'parts');
    const merged = join(out, 'merged');
    const part = (index: number, ...more: string[]): Promise<number> =>
      main(['deep', ...campaign, '--out', parts, '--index', String(index), '--total', '2', ...more]);
    expect(await part(0)).toBe(1);
    expect(await part(1, '--time', '1ms')).toBe(3);
    const folders = readdirSync(parts).sort();
    expect(folders.map((name) => name.slice(16))).toEqual(['-0-of-2', '-1-of-2']);
    // What there is to find is in the first half.
    expect(await main(['deep', '--out', parts, '--resume', folders[1] ?? '', ...short])).toBe(0);
    const paths = folders.map((name) => join(parts, name));
    expect(await main(['merge', ...paths, '--out', merged, '--minimise', '0'])).toBe(1);
    expect(summaryIn(merged)).toBe(await summaryOfOneLoop());
    const written = ['summary.md', 'summary.xml', 'index.html'];
    expect(readdirSync(join(merged, campaignIn(merged)))).toEqual(expect.arrayContaining(written));
  });

  it('ends a campaign at Ctrl-C with what there is, and exit code 3', async () => {
    const folder = join(out, 'interrupted');
    const args = [
      'deep',
      '--runs',
      '100000',
      '--system',
      'examples/mended-worker.ts',
      ...promises,
      ...small,
      ...short,
    ];
    const child = spawn('node', ['bin/raceproof.js', ...args, '--out', folder], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    // Its first line is the campaign, and shorter.
    while (ledgerBytes(folder) < 4_000) await sleep(50);
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(3);
    const summary = JSON.parse(summaryIn(folder)) as { done: number; verdict: string };
    expect(summary.verdict).toBe('incomplete');
    expect(summary.done).toBeGreaterThan(0);
  });
});

const runs = 60;
const promises = ['--property', 'tests/campaign/promises/safety.ts'];
const short = ['--workers', '1', '--minimise', '0'];
const small = ['--requests', '3-6', '--processes', '1-3'];
const campaign = [
  '--runs',
  String(runs),
  '--seed',
  '7',
  '--system',
  'examples/racy-worker.ts',
  ...promises,
  ...small,
  ...short,
];

/** Of the same campaign, run in this process. */
async function summaryOfOneLoop(): Promise<string> {
  const properties = ['tests/campaign/promises/safety.ts'];
  const commit = sourceCommit(['examples/racy-worker.ts', ...properties]);
  const loaded = await smallCampaign({ runs, properties }, commit);
  const state = new CampaignState(loaded.campaign);
  const result = await runChunk(loaded, { from: 0, count: runs });
  state.add({ kind: 'chunk', fingerprint: state.fingerprint, result, wallMs: 1, memoryBytes: 1 });
  return summaryJson(summarise(state, loaded.lanes));
}

function summaryIn(folder: string): string {
  return readFileSync(join(folder, campaignIn(folder), 'summary.json'), 'utf8');
}

function ledgerBytes(folder: string): number {
  try {
    return readFileSync(join(folder, campaignIn(folder), 'ledger.jsonl')).length;
  } catch {
    return 0;
  }
}

function campaignIn(folder: string): string {
  return readdirSync(folder).find((name) => name !== 'history.jsonl') ?? '';
}
