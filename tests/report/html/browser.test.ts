import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/core/finding.ts';
import type { HeapFinding } from '../../../src/core/heap-finding.ts';
import { writeIndex, writePage, writeReplayPage } from '../../../src/files/html-report.ts';
import { leaseExpired } from '../sample-finding.ts';
import { sampleReport } from '../sample-report.ts';
import { findChromium, open, type Opened, startChromium } from './chromium.ts';
import { hostileNames, namedAfter } from './hostile-names.ts';
import { longRun } from './long-run.ts';
import { keptRequests } from './sample-leak.ts';

const path = findChromium();

describe.skipIf(path === undefined)('the report in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'raceproof-html-'));
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium(path ?? '');
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  const write = async (finding: Finding | HeapFinding): Promise<string> => {
    const written = await writePage(finding, { folder, hasIndex: true });
    if (written.kind === 'not-written') throw new Error(written.why);
    return pathToFileURL(resolve(written.file)).href;
  };
  const show = async (finding: Finding | HeapFinding, hash = ''): Promise<Opened> =>
    open(browser, (await write(finding)) + hash);

  it('opens from the disk at the violation, without a word on the console', async () => {
    const { page, complaints } = await show(leaseExpired());
    expect(await page.locator('h1').textContent()).toBe('record m17 was flagged twice');
    expect(await page.locator('.row.violation').getAttribute('id')).toBe('step-17');
    expect(await page.locator('#details').textContent()).toContain(
      'violated here: record m17 was flagged twice',
    );
    expect(await page.locator('.call').count()).toBe(6);
    expect(await page.locator('.shade.paused').count()).toBe(1);
    expect(await page.locator('.tenure.ended-expired').textContent()).toBe('p1 m17');
    expect(await page.locator('.row.held').getAttribute('id')).toBe('step-8');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('selects a step by click and by keyboard, and tells what really happened there', async () => {
    const { page, complaints } = await show(leaseExpired());
    await page.locator('#step-3 .number').click();
    const details = page.locator('#details');
    expect(await details.textContent()).toContain('Step 3 of 18');
    expect(await details.textContent()).toContain('m17 locked by p1, 5,000 ms');
    expect(page.url()).toMatch(/#step-3$/);
    await page.locator('#board').focus();
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('[aria-selected="true"]').getAttribute('id')).toBe('step-4');
    expect(await page.locator('#board').getAttribute('aria-activedescendant')).toBe('step-4');
    await page.keyboard.press('v');
    expect(page.url()).toMatch(/#step-17$/);
    await page.locator('.call').first().hover();
    expect(await details.textContent()).toContain('Step 3 of 18');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('lands where a link leads, also inside a fold', async () => {
    const { page, complaints } = await show(longRun({ requests: 100, callsEach: 6 }), '#step-700');
    await page.locator('#step-700[aria-selected="true"]').waitFor();
    expect(await page.locator('#details').textContent()).toContain('Step 700 of 1,300');
    await page.locator('#details a').first().click();
    expect(await page.locator('[aria-selected="true"]').getAttribute('id')).not.toBe('step-700');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('draws 10,000 events with few elements, and finds a record among them', async () => {
    const { page, complaints } = await show(longRun({ requests: 300, callsEach: 17 }));
    expect(await page.locator('.fold-note').textContent()).toContain('not in this page');
    await page.locator('#show-all').check();
    await page.locator('#board').press('End');
    expect(await page.locator('*').count()).toBeLessThan(3_000);
    await page.locator('#show-all').uncheck();
    await page.locator('#board').press('/');
    await page.keyboard.type('m23');
    expect(await page.locator('#found').textContent()).toBe('1 record');
    const words = await page.locator('.call .words').allTextContents();
    expect(words.length).toBeGreaterThan(0);
    expect(words.filter((text) => text.startsWith('lock '))).toEqual(
      words.filter((text) => text === 'lock m23'),
    );
    expect(await page.locator('#plots canvas').count()).toBe(4);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it.each(hostileNames)('shows a hostile name as a name and nothing else (%#)', async (name) => {
    const { page, complaints } = await show(namedAfter(name));
    expect(await page.title()).toMatch(/^✗ /);
    await page.locator('#step-3 .number').click();
    expect(await page.locator('img, iframe, object, #details script').count()).toBe(0);
    expect(await page.locator('script').count()).toBe(2);
    // However long or turned a name is, it stays inside the page.
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('is drawn for the dark and for paper', async () => {
    const { page, complaints } = await show(longRun({ requests: 40, callsEach: 3 }));
    const background = (): Promise<unknown> =>
      page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await background();
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await background()).not.toBe(light);
    expect((await page.pdf({ preferCSSPageSize: true })).byteLength).toBeGreaterThan(10_000);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('opens a run that passes at its end, and speaks of no violation', async () => {
    const file = join(folder, 'replay.html');
    const { run, minimal: size } = leaseExpired();
    await writeReplayPage(
      {
        outcome: 'PASSED',
        detail: '',
        property: 'p',
        system: 'system.ts',
        run,
        size,
        violation: undefined,
        command: 'npx raceproof replay',
      },
      file,
    );
    const { page, complaints } = await open(browser, pathToFileURL(file).href);
    expect(await page.locator('[aria-selected="true"]').getAttribute('id')).toBe(`step-${run.events + 1}`);
    expect(await page.locator('.row.violation, .note.violation, .l-violation').count()).toBe(0);
    await page.locator('#step-3 .number').click();
    await page.getByRole('button', { name: 'To the end' }).click();
    expect(await page.locator('#details').textContent()).toContain('the run ends');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('leads from the index to a page and back', async () => {
    const file = await write(keptRequests);
    const report = sampleReport();
    const [failed] = report.properties;
    if (failed === undefined) throw new Error('the sample has no properties');
    const leak = { ...failed, page: file.slice(file.lastIndexOf('/') + 1) };
    await writeIndex({ ...report, properties: [leak] }, folder);
    const { page, complaints } = await open(browser, pathToFileURL(join(folder, 'index.html')).href);
    await page.getByRole('link', { name: 'record m17 was flagged twice' }).click();
    expect(await page.locator('h1').textContent()).toBe('the heap grows by 120 bytes for each request');
    expect(await page.locator('#plots canvas').count()).toBe(1);
    await page.getByRole('link', { name: 'all properties' }).click();
    expect(await page.locator('h1').textContent()).toBe('raceproof report');
    expect(complaints).toEqual([]);
    await page.close();
  });
});
