import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CampaignSummary, LaneSummary } from '../../src/campaign/campaign-summary.ts';
import type { Conclusion } from '../../src/campaign/conclude.ts';
import { goneBugs } from '../../src/campaign/history.ts';
import { campaignPage } from '../../src/campaign/page/campaign-page.ts';
import { loadPageAssets } from '../../src/files/page-assets.ts';
import { noAssets } from '../report/html/any-assets.ts';
import { findChromium, open, startChromium } from '../report/html/chromium.ts';
import { hostileNames } from '../report/html/hostile-names.ts';
import { pastCampaign, smallSummary } from './small-summary.ts';

let racy: CampaignSummary;
let property: LaneSummary;

beforeAll(async () => {
  racy = await smallSummary('examples/racy-worker.ts');
  const [first] = racy.properties;
  if (first === undefined) throw new Error('the campaign has a property');
  property = first;
});

type Shown = Pick<Conclusion, 'summary' | 'history' | 'gone'>;

function shown(summary: CampaignSummary): Shown {
  const seen = pastCampaign([{ signature: 'gone', times: 3 }], 100);
  const history = [{ ...seen, work: undefined }, pastCampaign([], 100), pastCampaign([], 100)];
  return { summary, history, gone: goneBugs(history) };
}

describe('the page of a campaign', () => {
  test('tells the verdict, and of each find how often it was seen and how to see it again', () => {
    const [failure] = property.failures;
    if (failure === undefined) throw new Error('the racy worker fails');
    const finding = { property: property.property, signature: failure.signature, file: 'a.json' };
    const minimised = {
      ...finding,
      page: 'a-1b.html',
      replay: 'a.json',
      command: 'replay a.json',
      block: '',
      notMinimised: 'it hung',
    };
    const lane = { ...property, failures: [{ ...failure, minimised }] };
    const page = campaignPage(shown({ ...racy, properties: [lane] }), noAssets);
    expect(page).toContain('exit code 1');
    expect(page).toContain(`<a href="a-1b.html"><bdi dir="ltr">${failure.message}</bdi></a>`);
    expect(page).toContain(`${failure.times} of ${failure.runs} runs · 95 % CI `);
    expect(page).toContain('aria-label="Command that replays the failure">replay a.json</pre>');
    expect(page).toContain('Not minimised: <bdi dir="ltr">it hung</bdi>');
    expect(page).toContain('Bugs that are gone');
  });

  test('names each cell of the matrix in which a fault never struck', () => {
    const { result } = property;
    const lane = { ...property, result: { ...result, faultPhases: { 'process.crash holding': 2 } } };
    const page = campaignPage(shown({ ...racy, properties: [lane] }), noAssets);
    const lines = page.match(/<li><strong>.*?<\/li>/g) ?? [];
    const holding = lines.find((line) => line.includes('holding')) ?? '';
    expect(holding).toContain('process.pause');
    expect(holding).not.toContain('process.crash');
    expect(lines.find((line) => line.includes('releasing'))).toContain('process.crash');
  });

  test('says what is missing of a campaign, and of a property what never happened', () => {
    const sometimes = [{ name: 'a lease expired', required: true, runs: 0 }];
    const clean = { ...property, sometimes, failures: [], result: { ...property.result, failed: 0 } };
    const done = campaignPage(shown({ ...racy, properties: [clean] }), noAssets);
    expect(done).toContain('✗ not reached');
    expect(done).toContain('never happened: a lease expired');
    expect(done).not.toContain('--resume');
    const missing = [{ from: 90, count: 10 }];
    const part = campaignPage(shown({ ...racy, properties: [clean], done: 90, missing }), noAssets);
    expect(part).toContain('? not reached yet');
    expect(part).toContain('10 missing, in 1 interval');
    expect(part).toContain(`raceproof deep --resume ${racy.fingerprint}`);
  });
});

const path = findChromium();

describe.skipIf(path === undefined)('in a browser', () => {
  test('it is drawn for light and dark from the disk alone, and shows hostile names as names', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'raceproof-page-'));
    const browser = await startChromium(path ?? '');
    const suspect = { run: 3, as: 'hung', detail: hostileNames.join(' '), property: 'p' } as const;
    const properties = hostileNames.map((name): LaneSummary => {
      const failures = property.failures.map((each) => ({ ...each, message: name, signature: name }));
      return { ...property, property: name, failures };
    });
    try {
      const file = join(folder, 'index.html');
      const page = campaignPage(
        shown({ ...racy, system: hostileNames[0] ?? '', properties, suspects: [suspect] }),
        await loadPageAssets(),
      );
      writeFileSync(file, page);
      const { page: opened, complaints } = await open(browser, pathToFileURL(file).href);
      // The saturation and four trends, one of which the oldest campaign does not have.
      expect(await opened.locator('#plots canvas').count()).toBe(5);
      expect(await opened.locator('script').count()).toBe(2);
      expect(await opened.locator('img, iframe, object').count()).toBe(0);
      expect(await opened.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      const background = (): Promise<unknown> =>
        opened.evaluate('getComputedStyle(document.body).backgroundColor');
      const light = await background();
      await opened.emulateMedia({ colorScheme: 'dark' });
      expect(await background()).not.toBe(light);
      await opened.keyboard.press('Tab');
      expect(await opened.evaluate('document.activeElement.textContent')).toBe('summary.json');
      await opened.locator('button.copy').first().press('Enter');
      expect(await opened.evaluate('getSelection().toString()')).toContain('--alone 3');
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
      rmSync(folder, { recursive: true });
    }
  });
});
