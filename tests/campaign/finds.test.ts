import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aloneCommand } from '../../src/campaign/alone-command.ts';
import { beginCampaign, type OpenCampaign, resumeCampaign } from '../../src/campaign/campaign-folder.ts';
import { summarise } from '../../src/campaign/campaign-summary.ts';
import { keepInCorpus } from '../../src/campaign/keep-in-corpus.ts';
import type { LoadedCampaign } from '../../src/campaign/load-campaign.ts';
import { mergeCampaigns } from '../../src/campaign/merge-campaigns.ts';
import { minimiseFailure } from '../../src/campaign/minimise-failure.ts';
import { type MinimiseOptions, minimiseFinds } from '../../src/campaign/minimise-finds.ts';
import { runChunk } from '../../src/campaign/run-chunk.ts';
import { summaryJson } from '../../src/campaign/summary-json.ts';
import { summaryJunit } from '../../src/campaign/summary-junit.ts';
import { summaryMarkdown } from '../../src/campaign/summary-markdown.ts';
import { summaryText } from '../../src/campaign/summary-text.ts';
import { binomialInterval } from '../../src/core/binomial-interval.ts';
import { readEntry } from '../../src/corpus/corpus-entry.ts';
import { readFailure } from '../../src/files/failure-files.ts';
import { atDepth } from '../depth.ts';
import { ShortLivedProcess } from './short-lived-process.ts';
import { smallCampaign } from './small-campaign.ts';
import { anyRecord } from '../verify/recorded-failure.ts';
import { encodeToken } from '../../src/verify/replay-record.ts';

const runs = 40;
/** With these its two finds are small after some 20 replays each, and after thousands. */
const seed = atDepth({ short: 10, deep: 7 });
let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'raceproof-finds-'));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('what a campaign finds', () => {
  test('is minimised once, shown on a page, and kept in the corpus with how often it was seen', async () => {
    const properties = ['properties/no-duplicate-flagging.property.ts'];
    const loaded = await smallCampaign({ runs, seed, properties });
    const campaign = await ran(loaded, 'kept');
    expect(await minimise(campaign, loaded, inThisProcess(loaded))).toBe(0);
    campaign.close();

    const resumed = resumeCampaign(campaign.folder);
    const { failures } = summarise(resumed.state, loaded.lanes).properties[0] ?? { failures: [] };
    const [failure] = failures;
    if (failure?.minimised === undefined) throw new Error('the racy worker fails');
    const { page = '', file = '' } = failure.minimised;
    expect(existsSync(join(campaign.folder, page))).toBe(true);
    // Nothing is left to be minimised, so that no process is started.
    expect(await minimise(resumed, loaded)).toBe(0);
    resumed.close();

    const corpus = join(root, 'corpus');
    const kept = await keepInCorpus(summarise(resumed.state, loaded.lanes), corpus);
    expect(kept.map(({ kind }) => kind)).toEqual(failures.map(() => 'kept'));
    const { record, expected, history } = readEntry(join(corpus, file.replace(/^.*\//, '')));
    const { times } = failure;
    expect(record.found.seen).toEqual({ times, runs });
    expect(record.origin).toMatchObject({
      system: 'examples/racy-worker.ts',
      seed,
      index: failure.indices[0],
      campaign: { fingerprint: campaign.state.fingerprint, times, runs, rate: binomialInterval(times, runs) },
    });
    expect(expected).toBe('passes');
    expect(history.map(({ outcome }) => outcome)).toEqual(['REPRODUCED', 'FIXED']);

    const merged = mergeCampaigns([campaign.folder], join(root, 'merged'));
    merged.close();
    expect(existsSync(join(merged.folder, page))).toBe(true);
  });

  test('is the same whatever failures were kept before', async () => {
    const properties = ['tests/campaign/promises/safety.ts'];
    const loaded = await smallCampaign({ runs, properties });
    const folders = { failures: join(root, 'kept-before'), pages: join(root, 'pages') };
    const { lanes } = await runChunk(loaded, { from: 0, count: runs });
    const index = lanes[0]?.failures[0]?.indices[0] ?? 0;
    const request = { place: { lane: 0, index }, seen: { times: 1, runs }, folders, asFound: true };
    const first = await minimiseFailure(loaded, request);
    expect(readdirSync(folders.failures)).toHaveLength(1);
    expect(first?.block).toContain('signature');
    expect(await minimiseFailure(loaded, request)).toEqual(first);
  });

  test('is kept as it was found, with the reason, where its process ends while it is minimised', async () => {
    const loaded = await smallCampaign({
      runs,
      system: 'tests/campaign/systems/ends-when-minimised.ts',
      properties: ['tests/campaign/promises/safety.ts'],
    });
    const campaign = await ran(loaded, 'as-found');
    expect(await minimise(campaign, loaded, { findsMax: atDepth({ short: 1, deep: 10 }) })).toBe(
      atDepth({ short: 1, deep: 0 }),
    );
    // Each of the two processes that the other one takes would cost seconds.
    expect(await minimise(campaign, loaded, { start: () => new ShortLivedProcess(loaded, 0) })).toBe(0);
    campaign.close();
    const summary = summarise(campaign.state, loaded.lanes);
    const [keptAsFound, lost] = (summary.properties[0]?.failures ?? []).map((each) => each.minimised);
    const why = 'its process ended meanwhile: crashed, exit code 9';
    const whyLost = atDepth({ short: 'its process ended meanwhile: crashed, exit code 8', deep: why });
    expect([keptAsFound?.notMinimised, lost?.notMinimised]).toEqual([why, whyLost]);
    const { found, plan } = readFailure(keptAsFound?.replay ?? '');
    expect(found.shrink).toMatchObject({ replays: 0, ended: false });
    expect(plan.operations).toHaveLength(found.original.requests);
    expect(existsSync(join(campaign.folder, keptAsFound?.page ?? 'none'))).toBe(true);
    const { fingerprint } = campaign.state;
    expect(lost).toMatchObject({ replay: undefined, command: aloneCommand(fingerprint, 12) });
    const text = summaryText(summary, { width: 80, colour: false, gone: [] });
    expect(text.replaceAll(/\s+/g, ' ')).toContain(`not minimised: ${why}`);
    expect(summaryMarkdown(summary, { history: [], gone: [] })).toContain(`Not minimised: ${why}.`);
    expect(summaryJunit(summary)).toContain(`not minimised: ${why}`);
    expect(summaryJson(summary)).toContain(`"notMinimised": "${why}"`);
    expect(await keepInCorpus(summary, join(root, 'none'))).toEqual([]);
  });

  test('is not kept in the corpus where no test checks the property', async () => {
    const loaded = await smallCampaign({ runs, properties: ['tests/campaign/promises/leftovers.ts'] });
    const campaign = await ran(loaded, 'unchecked');
    const summary = summarise(campaign.state, loaded.lanes);
    const [lane] = summary.properties;
    const [failure] = lane?.failures ?? [];
    if (lane === undefined || failure === undefined) throw new Error('the racy worker fails');
    const { signature } = failure;
    const kept = { property: 'of nobody', signature, file: undefined, page: undefined };
    const replay = encodeToken({ ...anyRecord(), property: 'of nobody' });
    const minimised = { ...kept, replay, command: '', block: '', notMinimised: undefined };
    const unchecked = { ...lane, failures: [{ ...failure, minimised }] };
    const [refused] = await keepInCorpus({ ...summary, properties: [unchecked] }, join(root, 'none'));
    const why = expect.stringContaining(
      'expected the name of one property, got "of nobody"; there are',
    ) as string;
    expect(refused).toEqual({ kind: 'refused', signature, why });
  });
});

function inThisProcess(loaded: LoadedCampaign): Pick<MinimiseOptions, 'start'> {
  return { start: () => new ShortLivedProcess(loaded, Infinity) };
}

/** A campaign whose runs were made in this process. */
async function ran(loaded: LoadedCampaign, folder: string): Promise<OpenCampaign> {
  const campaign = beginCampaign(join(root, folder), loaded.campaign);
  const { fingerprint } = campaign.state;
  const result = await runChunk(loaded, { from: 0, count: runs });
  const record = { kind: 'chunk', fingerprint, result, wallMs: 1, memoryBytes: 1 } as const;
  campaign.ledger.append(record);
  campaign.state.add(record);
  return campaign;
}

/** In a process of its own, unless told otherwise. */
function minimise(
  { state, ledger, folder }: OpenCampaign,
  { campaign, lanes }: LoadedCampaign,
  options: Partial<Pick<MinimiseOptions, 'start' | 'findsMax'>> = {},
): Promise<number> {
  const limits = { runMsMax: 60_000, heapMegabytes: 1_000 };
  return minimiseFinds({
    state,
    ledger,
    lanes,
    campaign,
    commit: campaign.commit,
    folders: { failures: join(root, 'failures'), pages: folder },
    findsMax: 10,
    journal: join(folder, 'journal-0'),
    limits,
    ...options,
  });
}
